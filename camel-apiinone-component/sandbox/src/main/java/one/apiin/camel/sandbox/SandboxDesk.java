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
 * What the sandbox does with a creation and a status call once the faults have let it through, and
 * with tasks that end: replies, callbacks, timers.
 *
 * <p>Threads: safe for concurrent use; never blocks.
 */
final class SandboxDesk {

    private static final String INVALID = "invalid_request_error";

    private final Vertx vertx;
    private final SandboxSettings settings;
    private final TaskBook book;
    private final ClipShelf clips;
    private final EventQueue events;
    private final Callbacks callbacks;
    private final SubmitRules rules;
    private final StateFile state;
    private final Links links;
    private final AtomicLong ends = new AtomicLong();
    private volatile String baseUrl;

    SandboxDesk(Vertx vertx, SandboxCore core) {
        this.vertx = vertx;
        settings = core.settings;
        book = core.book;
        clips = core.clips;
        links = core.links;
        events = core.events;
        callbacks = new Callbacks(vertx, core.ledger, events, settings.clock);
        state = new StateFile(settings.stateFile);
        rules = new SubmitRules(settings::failureFor);
    }

    /** Where the sandbox listens; from now on tasks end by the clock. */
    void baseUrl(String url) {
        baseUrl = url;
        book.tasks().forEach(this::finishByClock);
    }

    /** @param json the body as an object, or null if it is none */
    Answer submit(long request, String key, String body, JsonObject json) {
        String account = settings.account(key);
        if (account == null) {
            return Answer.refused(401, INVALID, "Invalid API key");
        }
        Order order;
        try {
            order = rules.order(request, account, body, json);
        } catch (SubmitRules.Refusal refusal) {
            return Answer.refused(refusal.status, INVALID, refusal.getMessage());
        }
        return book.accept(order, settings.pace)
                .map(this::accepted)
                .orElseGet(SandboxDesk::tooFewCredits);
    }

    private static Answer tooFewCredits() {
        return Answer.refused(402, "insufficient_credits", "Insufficient credits");
    }

    Answer status(String key, String taskId) {
        String account = settings.account(key);
        if (account == null) {
            return Answer.refused(401, INVALID, "Invalid API key");
        }
        Optional<TaskBook.Look> look = book.look(account, taskId);
        if (look.isEmpty()) {
            return Answer.refused(404, INVALID, "Task not found");
        }
        SandboxTask task = tellEnd(look.get());
        return Answer.accepted(Reply.json(200, statusBody(task)), task.state().toString());
    }

    /** Tells the end of a task to its callback address, if this look ended it. */
    SandboxTask tellEnd(TaskBook.Look look) {
        SandboxTask task = look.task();
        CallbackMode mode = settings.callbacks;
        if (look.endedNow() && task.callbackUrl() != null && mode != CallbackMode.NONE) {
            tellLater(task, mode, statusBody(task));
        }
        return task;
    }

    private void tellLater(SandboxTask task, CallbackMode mode, String body) {
        double share = settings.callbackShare;
        long before = ends.getAndIncrement();
        if (Math.floor((before + 1) * share) == Math.floor(before * share)) {
            return;
        }
        long delay = settings.callbackDelay.toMillis();
        if (delay == 0) {
            tell(task, mode, body);
        } else {
            vertx.setTimer(delay, timer -> tell(task, mode, body));
        }
    }

    private void tell(SandboxTask task, CallbackMode mode, String body) {
        Future<Void> first = callbacks.send(task, body);
        if (mode == CallbackMode.TWICE) {
            first.compose(sent -> callbacks.send(task, body));
        }
    }

    /** Takes up what an earlier sandbox on the same state file accepted. */
    void restore() {
        state.load(settings.keys).forEach(book::restore);
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
            book.due(task.taskId()).ifPresent(due -> finishAt(task.taskId(), due));
        }
    }

    private String statusBody(SandboxTask task) {
        boolean video = task.state() == SandboxTask.State.SUCCEEDED;
        String url = baseUrl + "/files/" + task.taskId() + ".mp4" + links.query();
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
                        book.finish(taskId).ifPresent(this::tellEnd);
                        events.tell();
                    }
                });
    }
}
