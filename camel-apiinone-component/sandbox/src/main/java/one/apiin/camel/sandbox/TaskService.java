package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import one.apiin.camel.sandbox.fault.Reply;

/**
 * Processes creations and status calls that pass the faults, and completions of tasks: replies,
 * callbacks, timers.
 *
 * <p>Threads: safe for concurrent use; never blocks.
 */
final class TaskService {

    private static final String INVALID = "invalid_request_error";

    private final Vertx vertx;
    private final SandboxSettings settings;
    private final TaskStore store;
    private final ClipCache clips;
    private final EventQueue events;
    private final CallbackSender callbacks;
    private final SubmitRules rules;
    private final StateFile state;
    private final ClipUrls clipUrls;
    private final AtomicLong completions = new AtomicLong();
    private volatile String baseUrl;

    TaskService(Vertx vertx, SandboxCore core) {
        this.vertx = vertx;
        settings = core.settings;
        store = core.store;
        clips = core.clips;
        clipUrls = core.clipUrls;
        events = core.events;
        callbacks = new CallbackSender(vertx, core.ledger, events, settings.clock);
        state = new StateFile(settings.stateFile);
        rules = new SubmitRules(settings::failureFor);
    }

    /** Sets the base URL, and starts the timers of restored tasks. */
    void baseUrl(String url) {
        baseUrl = url;
        store.tasks().forEach(this::finishByClock);
    }

    /** @param json the body as an object, or null if it is not a JSON object */
    Answer submit(long request, String key, String body, JsonObject json) {
        String account = settings.account(key);
        if (account == null) {
            return Answer.refused(401, INVALID, "Invalid API key");
        }
        VideoRequest valid;
        try {
            valid = rules.validate(request, account, body, json);
        } catch (SubmitRules.Refusal refusal) {
            return Answer.refused(refusal.status, INVALID, refusal.getMessage());
        }
        return store.accept(valid, settings.pace)
                .map(this::accepted)
                .orElseGet(TaskService::tooFewCredits);
    }

    private static Answer tooFewCredits() {
        return Answer.refused(402, "insufficient_credits", "Insufficient credits");
    }

    Answer status(String key, String taskId) {
        String account = settings.account(key);
        if (account == null) {
            return Answer.refused(401, INVALID, "Invalid API key");
        }
        Optional<TaskStore.TaskUpdate> update = store.statusCall(account, taskId);
        if (update.isEmpty()) {
            return Answer.refused(404, INVALID, "Task not found");
        }
        SandboxTask task = sendCallbackIfCompleted(update.get());
        return Answer.accepted(Reply.json(200, statusBody(task)), task.state().toString());
    }

    /** Sends the callback of a task, if this update completed it. */
    SandboxTask sendCallbackIfCompleted(TaskStore.TaskUpdate update) {
        SandboxTask task = update.task();
        CallbackMode mode = settings.callbacks;
        if (update.completedNow() && task.callbackUrl() != null && mode != CallbackMode.NONE) {
            scheduleCallback(task, mode, statusBody(task));
        }
        return task;
    }

    private void scheduleCallback(SandboxTask task, CallbackMode mode, String body) {
        double share = settings.callbackShare;
        long before = completions.getAndIncrement();
        if (Math.floor((before + 1) * share) == Math.floor(before * share)) {
            return;
        }
        long delay = settings.callbackDelay.toMillis();
        if (delay == 0) {
            sendCallback(task, mode, body);
        } else {
            vertx.setTimer(delay, timer -> sendCallback(task, mode, body));
        }
    }

    private void sendCallback(SandboxTask task, CallbackMode mode, String body) {
        Future<Void> first = callbacks.send(task, body);
        if (mode == CallbackMode.TWICE) {
            first.compose(sent -> callbacks.send(task, body));
        }
    }

    /** Restores the tasks that an earlier sandbox stored in the same state file. */
    void restore() {
        state.load(settings.keys).forEach(store::restore);
    }

    private Answer accepted(SavedTask saved) {
        SandboxTask task = saved.task();
        state.append(saved);
        clips.prepare(task);
        finishByClock(task);
        Reply reply = Reply.json(200, settings.creationShape.body(task).encode());
        boolean early = settings.callbacks == CallbackMode.EARLY && task.callbackUrl() != null;
        Future<Void> ready =
                early ? callbacks.send(task, statusBody(task)) : Future.succeededFuture();
        return new Answer(reply, "accepted " + task.taskId(), true, ready);
    }

    private void finishByClock(SandboxTask task) {
        if (settings.clock == SandboxSettings.REAL_CLOCK) {
            store.due(task.taskId()).ifPresent(due -> finishAt(task.taskId(), due));
        }
    }

    private String statusBody(SandboxTask task) {
        boolean video = task.state() == SandboxTask.State.SUCCEEDED;
        String url = baseUrl + "/files/" + task.taskId() + ".mp4" + clipUrls.query();
        return settings.statusShape.body(task, video ? url : null).encode();
    }

    private void finishAt(String taskId, Instant due) {
        long millis = Duration.between(settings.clock.instant(), due).toMillis() + 1;
        vertx.setTimer(
                Math.max(1, millis),
                timer -> {
                    if (settings.clock.instant().isBefore(due)) {
                        finishAt(taskId, due);
                    } else {
                        store.finish(taskId).ifPresent(this::sendCallbackIfCompleted);
                        events.deliver();
                    }
                });
    }
}
