package one.apiin.camel.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import one.apiin.camel.sandbox.fault.Fault;

/**
 * A local stand-in for the video endpoint of API in One: takes orders, charges credits that are worth
 * nothing, makes real clips, fails in every way it is told to, and keeps books that a test can compare
 * with.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.start()) {
 *     sandbox.onSubmit(Faults.resetAfter());
 *     // ... run the client against sandbox.baseUrl() with sandbox.apiKey() ...
 *     assertThat(sandbox.ledger().acceptedCount()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Threads: safe for concurrent use.
 * <p>Restart: everything is in memory and goes with {@link #close}.
 * <p>Ownership: whoever starts it closes it.
 */
public final class Sandbox implements AutoCloseable {

    /** The key that is valid unless the builder names others. */
    public static final String DEFAULT_API_KEY = "aio_sandbox";

    private final SandboxSettings initial;
    private final SandboxSettings settings;
    private final SandboxCore core;
    private final RunningServer server;

    private Sandbox(SandboxSettings settings) {
        this.settings = settings;
        initial = settings.copy();
        server = new RunningServer(settings);
        core = server.core();
    }

    /** A sandbox as it comes, on a free port. */
    public static Sandbox start() {
        return builder().start();
    }

    /** Begins to describe a sandbox. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address without a slash at its end, such as {@code http://127.0.0.1:12345}. */
    public String baseUrl() {
        return server.baseUrl();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** A valid key; the first one if there are several. */
    public String apiKey() {
        return settings.keys.iterator().next();
    }

    /**
     * Replaces a valid key, as on the provider's console: the old one is refused from now on, and the
     * new one opens the same tasks.
     *
     * @throws IllegalArgumentException if {@code from} is not valid, or {@code to} is already
     */
    public void rotateKey(String from, String to) {
        settings.rotateKey(from, to);
    }

    /** Credits left, for all keys together. */
    public long credits() {
        return core.book.credits();
    }

    /** Sets the credits left; the ledger does not show it. */
    public void credits(long balance) {
        core.book.credits(balance);
    }

    /** The books. */
    public SandboxLedger ledger() {
        return core.ledger;
    }

    /** All tasks as they stand now, oldest first. */
    public List<SandboxTask> tasks() {
        return core.book.tasks();
    }

    /** A task as it stands now. @throws IllegalArgumentException if there is none of this id */
    public SandboxTask task(String taskId) {
        return core.book.find(taskId).orElseThrow(() -> unknown(taskId));
    }

    /** The shape of replies to creations from now on. */
    public void creationShape(CreationShape shape) {
        settings.creationShape = shape;
    }

    /** The shape of replies to status calls, and of callbacks, from now on. */
    public void statusShape(StatusShape shape) {
        settings.statusShape = shape;
    }

    /** When and how often callbacks are sent from now on. */
    public void callbacks(CallbackMode mode) {
        settings.callbacks = mode;
    }

    /**
     * The share of ends told by callback from now on: 0.99 leaves out one of 100, always the same one;
     * 0 none is told, 1 all are, as long as the mode is not {@link CallbackMode#NONE}.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public void callbackShare(double share) {
        settings.callbackShare(share);
    }

    /**
     * How long after an end its callback is sent, from now on.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void callbackDelay(Duration delay) {
        settings.callbackDelay(delay);
    }

    /** When tasks accepted from now on end. */
    public void pace(Pace pace) {
        settings.pace = pace;
    }

    /** The next {@code count} accepted tasks will fail. */
    public void failNext(int count) {
        core.book.failNext(count, TaskFailure.DEFAULT);
    }

    /** The next {@code count} accepted tasks will fail like this. */
    public void failNext(int count, String code, String message) {
        core.book.failNext(count, new TaskFailure(code, message));
    }

    /** Tasks accepted from now on fail like this if their prompt is one of these. */
    public void failWhen(Predicate<String> prompt, String code, String message) {
        settings.failWhen(prompt, new TaskFailure(code, message));
    }

    /**
     * Ends a task now, with a video unless its script says that it fails; one that has ended stays.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public SandboxTask finish(String taskId) {
        return told(core.book.finish(taskId).orElseThrow(() -> unknown(taskId)));
    }

    /**
     * Lets a task fail now and gives its credits back; one that has ended stays.
     *
     * @throws IllegalArgumentException if there is no such task
     */
    public SandboxTask fail(String taskId, String code, String message) {
        TaskFailure failure = new TaskFailure(code, message);
        return told(core.book.end(taskId, failure).orElseThrow(() -> unknown(taskId)));
    }

    /** Ends every running task as its script says. */
    public void finishAll() {
        core.book.finishAll(false).forEach(this::told);
    }

    /** Ends the tasks whose time is over by an injected clock, for which nothing wakes the sandbox. */
    public void finishDue() {
        core.book.finishAll(true).forEach(this::told);
    }

    /** The clip of a task, which need not have ended; completes when it is made. */
    public CompletableFuture<byte[]> clip(String taskId) {
        return core.clips.clip(task(taskId)).copy();
    }

    /** Queues faults for the next creations, one a request; then requests are normal again. */
    public void onSubmit(Fault... next) {
        core.submitFaults.add(List.of(next));
    }

    /** Queues faults for the next status calls, one a request. */
    public void onStatus(Fault... next) {
        core.statusFaults.add(List.of(next));
    }

    /** Queues faults for the next downloads of clips, one a request. */
    public void onDownload(Fault... next) {
        core.downloadFaults.add(List.of(next));
    }

    /** A fault for every creation for which none is queued. */
    public void alwaysOnSubmit(Fault fault) {
        core.submitFaults.always(fault);
    }

    /** A fault for every status call for which none is queued. */
    public void alwaysOnStatus(Fault fault) {
        core.statusFaults.always(fault);
    }

    /** A fault for every download for which none is queued. */
    public void alwaysOnDownload(Fault fault) {
        core.downloadFaults.always(fault);
    }

    /** Every link to a clip that was told so far answers 403; status calls tell fresh ones. */
    public void expireLinks() {
        core.links.expire();
    }

    /** Takes all faults away. */
    public void clearFaults() {
        core.submitFaults.clear();
        core.statusFaults.clear();
        core.downloadFaults.clear();
    }

    /** Back to how it was started: no tasks, no faults, empty books; only the address stays. */
    public void reset() {
        clearFaults();
        core.links.reset();
        settings.behaveLike(initial);
        core.book.reset(settings.credits);
    }

    /** Ends all connections and threads. Calls after the first do nothing. */
    @Override
    public void close() {
        server.close();
    }

    private SandboxTask told(TaskBook.Look look) {
        SandboxTask task = core.desk.tellEnd(look);
        core.events.tell();
        return task;
    }

    private static IllegalArgumentException unknown(String taskId) {
        return new IllegalArgumentException("The sandbox has no task " + taskId);
    }

    /** Describes a sandbox. One thread at a time; can start several sandboxes. */
    public static final class Builder {

        private final SandboxSettings settings = new SandboxSettings();

        private Builder() {}

        /** The port; 0, the default, takes a free one. */
        public Builder port(int port) {
            settings.port = port;
            return this;
        }

        /** One more valid key; the first call replaces {@value Sandbox#DEFAULT_API_KEY}. */
        public Builder apiKey(String key) {
            settings.keys.add(key);
            return this;
        }

        /** The credits at the start, by default 10,000. */
        public Builder credits(long credits) {
            settings.credits = credits;
            return this;
        }

        /** The shape of replies to creations, by default {@link CreationShape#A}. */
        public Builder creationShape(CreationShape shape) {
            settings.creationShape = shape;
            return this;
        }

        /** The shape of replies to status calls, by default {@link StatusShape#ENVELOPE}. */
        public Builder statusShape(StatusShape shape) {
            settings.statusShape = shape;
            return this;
        }

        /** When tasks end, by default {@code Pace.steps(2)}. */
        public Builder pace(Pace pace) {
            settings.pace = pace;
            return this;
        }

        /** The clock, by default the system's. With another one, see {@link Sandbox#finishDue}. */
        public Builder clock(InstantSource clock) {
            settings.clock = clock;
            return this;
        }

        /** When callbacks are sent, by default {@link CallbackMode#ONCE}. */
        public Builder callbacks(CallbackMode mode) {
            settings.callbacks = mode;
            return this;
        }

        /** The share of ends told by callback, by default 1; see {@link Sandbox#callbackShare}. */
        public Builder callbackShare(double share) {
            settings.callbackShare(share);
            return this;
        }

        /** How long after an end its callback is sent; by default at once. */
        public Builder callbackDelay(Duration delay) {
            settings.callbackDelay(delay);
            return this;
        }

        /** What the videos are, by default {@link Clips#drawn}. */
        public Builder clips(Clips clips) {
            settings.clips = clips;
            return this;
        }

        /** Tasks with such a prompt fail like this. {@code [fail]} in a prompt always does. */
        public Builder failWhen(Predicate<String> prompt, String code, String message) {
            settings.failWhen(prompt, new TaskFailure(code, message));
            return this;
        }

        /** Entries that each list of the ledger keeps, by default the last 100,000. */
        public Builder ledgerLimit(int entries) {
            settings.ledgerLimit = entries;
            return this;
        }

        /** Tasks that are remembered, by default the last 200,000; older ones answer 404. */
        public Builder taskLimit(int tasks) {
            settings.taskLimit = tasks;
            return this;
        }

        /**
         * Remembers accepted tasks in this file, made if it is missing, and takes up those that an
         * earlier sandbox has left there: they were charged and go on. By default nothing is kept.
         */
        public Builder stateFile(Path file) {
            settings.stateFile = file;
            return this;
        }

        /** Is told what happens, in order, on the sandbox's threads; it must not block. */
        public Builder onEvent(Consumer<SandboxEvent> listener) {
            settings.listener = listener;
            return this;
        }

        /**
         * Starts the sandbox.
         *
         * @throws IllegalStateException if the port is taken
         */
        public Sandbox start() {
            SandboxSettings own = settings.copy();
            if (own.keys.isEmpty()) {
                own.keys.add(DEFAULT_API_KEY);
            }
            return new Sandbox(own);
        }
    }
}
