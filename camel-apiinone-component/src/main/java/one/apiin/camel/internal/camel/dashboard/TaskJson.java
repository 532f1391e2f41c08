package one.apiin.camel.internal.camel.dashboard;

import java.time.Instant;
import java.util.List;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * A task as the page shows it: no prompt, no result URL, no reply; texts without control and format
 * characters. Instants are milliseconds of the ledger's time.
 *
 * <p>Threads: safe for concurrent use.
 */
record TaskJson(OperatorActions operator, TaskHistory history) {

    private static final int LONGEST = 200;

    JsonObject card(VideoTask task) {
        JsonObject card = new JsonObject();
        put(card, "id", task.getSubmissionId());
        put(card, "taskId", text(task.getTaskId()));
        put(card, "key", task.isImported() ? null : text(task.getIdempotencyKey()));
        put(card, "model", text(task.getModel()));
        put(card, "group", text(task.getGroup()));
        put(card, "state", task.getState().name());
        put(card, "delivery", task.getDelivery().name());
        put(card, "needs", needs(task));
        put(card, "created", millis(task.getCreatedAt()));
        put(card, "submitted", millis(task.getSubmittedAt()));
        put(card, "ended", millis(task.getEndedAt()));
        put(card, "credits", task.getCredits());
        put(card, "estimated", task.getEstimatedCredits());
        put(card, "source", task.getCompletionSource());
        put(card, "failure", text(OperatorActions.failure(task)));
        polls(card, task);
        deliveries(card, task);
        return card;
    }

    private void polls(JsonObject card, VideoTask task) {
        Tracking.PollState polls = task.tracking().polls();
        put(card, "polls", polls.pollCount());
        if (polls.failedPollCount() > 0) {
            put(card, "failedPolls", polls.failedPollCount());
        }
        put(card, "lastRunning", millis(polls.lastSeenRunningAt()));
        if (task.getState() == TaskState.RUNNING) {
            put(card, "nextPoll", millis(polls.nextPollAt()));
            put(card, "expected", millis(operator.expectedAt(task)));
            JsonArray ticks = new JsonArray();
            history.polls(task.getSubmissionId()).forEach(at -> ticks.add(at.toEpochMilli()));
            put(card, "ticks", ticks);
        }
    }

    private static void deliveries(JsonObject card, VideoTask task) {
        if (task.getDeliveryAttempt() > 0) {
            put(card, "attempt", task.getDeliveryAttempt());
        }
        put(card, "nextDelivery", millis(task.getNextDeliveryAt()));
        put(card, "error", text(task.getLastDeliveryError()));
        put(card, "node", text(task.getNode()));
    }

    /** Why an operator should decide, or null. */
    static String needs(VideoTask task) {
        if (task.getState() == TaskState.OUTCOME_UNKNOWN) {
            return "unknown";
        }
        if (task.getDelivery() == Delivery.PARKED) {
            return "parked";
        }
        boolean overdue = task.getState() == TaskState.RUNNING && task.tracking().polls().overdue();
        return overdue || task.getState() == TaskState.WATCH_ENDED ? "overdue" : null;
    }

    /** The card, and what is known of its past in the order of time. */
    JsonObject timeline(VideoTask task) {
        JsonArray events = new JsonArray();
        List<TaskHistory.Event> seen = history.of(task.getSubmissionId());
        add(events, task.getCreatedAt(), TaskHistory.Kind.STATE, TaskState.RESERVED.name());
        boolean whole =
                seen.stream().anyMatch(event -> event.text().equals(TaskState.RUNNING.name()));
        if (!whole) {
            add(events, task.getSubmittedAt(), TaskHistory.Kind.STATE, TaskState.RUNNING.name());
        }
        boolean ended =
                seen.stream().anyMatch(event -> event.text().equals(task.getState().name()));
        if (!ended && seen.isEmpty()) {
            Instant running = task.tracking().polls().lastSeenRunningAt();
            add(events, running, TaskHistory.Kind.POLL, "Last seen running");
        }
        seen.forEach(event -> add(events, event.at(), event.kind(), event.text()));
        if (!ended) {
            add(events, task.getEndedAt(), TaskHistory.Kind.STATE, task.getState().name());
        }
        JsonObject timeline = new JsonObject();
        timeline.put("task", card(task));
        timeline.put("events", events);
        return timeline;
    }

    private static void add(JsonArray events, Instant at, TaskHistory.Kind kind, String text) {
        if (at != null) {
            JsonObject event = new JsonObject();
            event.put("at", at.toEpochMilli());
            event.put("kind", kind.name());
            event.put("text", text);
            events.add(event);
        }
    }

    static String text(String value) {
        return value == null ? null : ProviderText.cut(ProviderText.clean(value), LONGEST);
    }

    static void put(JsonObject object, String name, Object value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    static Long millis(Instant at) {
        return at == null ? null : at.toEpochMilli();
    }
}
