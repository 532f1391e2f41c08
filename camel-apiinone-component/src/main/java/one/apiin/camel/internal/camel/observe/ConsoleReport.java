package one.apiin.camel.internal.camel.observe;

import one.apiin.camel.ApiInOneManagement;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One account as the developer console shows it: its counts, and its tasks as a table. */
public final class ConsoleReport {

    public static final int MOST = 1000;

    private static final String ROW = "%n    %-36s %-24s %-15s %-9s %5s %-24s %-24s %s";

    private final ApiInOneManagement counts;
    private final OperatorActions operator;

    public ConsoleReport(ApiInOneManagement counts, OperatorActions operator) {
        this.counts = counts;
        this.operator = operator;
    }

    public JsonObject json(Predicate<String> matching, int limit) {
        JsonObject account = new JsonObject();
        account.putAll(counts());
        JsonArray tasks = new JsonArray();
        for (VideoTask task : tasks(matching, limit)) {
            JsonObject row = new JsonObject();
            row.putAll(row(task));
            tasks.add(row);
        }
        account.put("tasks", tasks);
        return account;
    }

    public String text(Predicate<String> matching, int limit) {
        StringBuilder text = new StringBuilder();
        counts().forEach((name, value) -> text.append(String.format("%n    %s: %s", name, value)));
        text.append(
                String.format(
                        ROW,
                        "SUBMISSION",
                        "TASK",
                        "STATE",
                        "DELIVERY",
                        "LOOKS",
                        "SINCE",
                        "NEXT LOOK",
                        "MODEL"));
        for (VideoTask task : tasks(matching, limit)) {
            Map<String, Object> row = row(task);
            text.append(
                    String.format(
                            ROW,
                            row.get("submissionId"),
                            row.getOrDefault("taskId", ""),
                            row.get("state"),
                            row.get("delivery"),
                            row.get("looks"),
                            row.get("since"),
                            row.getOrDefault("nextPollAt", ""),
                            row.getOrDefault("model", "")));
        }
        return text.append(System.lineSeparator()).toString();
    }

    private Map<String, Object> counts() {
        Map<String, Object> counted = new LinkedHashMap<>();
        counted.put("account", counts.getAccount());
        counted.put("inFlight", counts.getInFlight());
        counted.put("running", counts.getRunning());
        counted.put("outcomeUnknown", counts.getOutcomeUnknown());
        counted.put("overdue", counts.getOverdue());
        counted.put("pending", counts.getPending());
        counted.put("parked", counts.getParked());
        counted.put("creditsCommittedInPeriod", counts.getCreditsCommittedInPeriod());
        return counted;
    }

    /** What waits for a person first. */
    private List<VideoTask> tasks(Predicate<String> matching, int limit) {
        List<VideoTask> all = new ArrayList<>();
        all.addAll(ApiInOneManagement.wait(operator.outcomeUnknown()));
        all.addAll(ApiInOneManagement.wait(operator.parked()));
        all.addAll(ApiInOneManagement.wait(operator.running(MOST)));
        return all.stream().filter(task -> words(task).anyMatch(matching)).limit(limit).toList();
    }

    private static Stream<String> words(VideoTask task) {
        return Stream.of(
                        task.getSubmissionId(),
                        task.getTaskId(),
                        task.getIdempotencyKey(),
                        task.getModel(),
                        task.getGroup(),
                        task.getState().name(),
                        task.getDelivery().name())
                .filter(Objects::nonNull);
    }

    private static Map<String, Object> row(VideoTask task) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("submissionId", task.getSubmissionId());
        put(row, "taskId", task.getTaskId());
        put(row, "idempotencyKey", task.getIdempotencyKey());
        put(row, "model", task.getModel());
        row.put("group", task.getGroup());
        row.put("state", task.getState().name());
        row.put("delivery", task.getDelivery().name());
        row.put("looks", task.tracking().polls().pollCount());
        put(row, "since", since(task));
        put(row, "nextPollAt", task.tracking().polls().nextPollAt());
        row.put("overdue", task.tracking().polls().overdue());
        put(row, "estimatedCredits", task.getEstimatedCredits());
        put(row, "failure", task.getFailureMessage());
        return row;
    }

    private static Instant since(VideoTask task) {
        if (task.getEndedAt() != null) {
            return task.getEndedAt();
        }
        return task.getSubmittedAt() == null ? task.getCreatedAt() : task.getSubmittedAt();
    }

    private static void put(Map<String, Object> row, String name, Object value) {
        if (value != null) {
            row.put(name, value instanceof Instant ? value.toString() : value);
        }
    }
}
