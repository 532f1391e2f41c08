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
 * A local stand-in for the video endpoint of API in One: accepts submissions, charges play credits,
 * makes real clips, fails as configured, and has a ledger of every charge that a test can compare with.
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
 * <p>Restart: everything is in memory and lost with {@link #close}, except for {@link
 * Builder#stateFile}.
 * <p>Ownership: the caller that starts it closes it.
 */
public final class Sandbox implements AutoCloseable {

    /** The valid API key unless the builder sets others. */
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

    /** Starts a sandbox with the default settings on a free port. */
    public static Sandbox start() {
        return builder().start();
    }

    /** A builder with the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** The base URL without a trailing slash, such as {@code http://127.0.0.1:12345}. */
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
     * Replaces a valid key, as on the provider's console: the old key is refused from now on, and the
     * new one gives access to the same tasks.
     *
     * @throws IllegalArgumentException if {@code from} is not valid, or {@code to} is already
     */
    public void rotateKey(String from, String to) {
        settings.rotateKey(from, to);
    }

    /** Credits left, for all keys together. */
    public long credits() {
        return core.store.credits();
    }

    /** Sets the credits left; the ledger does not show it. */
    public void credits(long balance) {
        core.store.credits(balance);
    }

    /** The account statement: every request, charge and refund. */
    public SandboxLedger ledger() {
        return core.ledger;
    }

    /** All tasks in their current state, oldest first. */
    public List<SandboxTask> tasks() {
        return core.store.tasks();
    }

    /** A task in its current state. @throws IllegalArgumentException if the id is unknown */
    public SandboxTask task(String taskId) {
        return core.store.find(taskId).orElseThrow(() -> unknown(taskId));
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
     * The share of completions that a callback reports from now on: 0.99 omits one of 100, always the
     * same one; 0 omits all, 1 none, unless the mode is {@link CallbackMode#NONE}.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public void callbackShare(double share) {
        settings.callbackShare(share);
    }

    /**
     * The delay between a completion and its callback, from now on.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void callbackDelay(Duration delay) {
        settings.callbackDelay(delay);
    }

    /** When tasks accepted from now on complete. */
    public void pace(Pace pace) {
        settings.pace = pace;
    }

    /** The next {@code count} accepted tasks will fail. */
    public void failNext(int count) {
        core.store.failNext(count, TaskFailure.DEFAULT);
    }

    /** The next {@code count} accepted tasks will fail with this code and message. */
    public void failNext(int count, String code, String message) {
        core.store.failNext(count, new TaskFailure(code, message));
    }

    /** Tasks accepted from now on fail with this code and message if their prompt matches. */
    public void failWhen(Predicate<String> prompt, String code, String message) {
        settings.failWhen(prompt, new TaskFailure(code, message));
    }

    /**
     * Completes a task now, with a video unless it is scripted to fail; a completed task is unchanged.
     *
     * @throws IllegalArgumentException if the id is unknown
     */
    public SandboxTask finish(String taskId) {
        return completed(core.store.finish(taskId).orElseThrow(() -> unknown(taskId)));
    }

    /**
     * Fails a task now and refunds its credits; a completed task is unchanged.
     *
     * @throws IllegalArgumentException if the id is unknown
     */
    public SandboxTask fail(String taskId, String code, String message) {
        TaskFailure failure = new TaskFailure(code, message);
        return completed(core.store.complete(taskId, failure).orElseThrow(() -> unknown(taskId)));
    }

    /** Completes every running task as scripted. */
    public void finishAll() {
        core.store.finishAll(false).forEach(this::completed);
    }

    /** Completes the tasks that are due by an injected clock, for which the sandbox sets no timers. */
    public void finishDue() {
        core.store.finishAll(true).forEach(this::completed);
    }

    /**
     * The clip of a task, which may still be running; the future completes when the clip is
     * encoded.
     */
    public CompletableFuture<byte[]> clip(String taskId) {
        return core.clips.clip(task(taskId)).copy();
    }

    /** Queues faults for the next creations, one per request; later requests are handled normally. */
    public void onSubmit(Fault... next) {
        core.submitFaults.add(List.of(next));
    }

    /** Queues faults for the next status calls, one per request. */
    public void onStatus(Fault... next) {
        core.statusFaults.add(List.of(next));
    }

    /** Queues faults for the next downloads of clips, one per request. */
    public void onDownload(Fault... next) {
        core.downloadFaults.add(List.of(next));
    }

    /** A fault for every creation without a queued fault. */
    public void alwaysOnSubmit(Fault fault) {
        core.submitFaults.always(fault);
    }

    /** A fault for every status call without a queued fault. */
    public void alwaysOnStatus(Fault fault) {
        core.statusFaults.always(fault);
    }

    /** A fault for every download without a queued fault. */
    public void alwaysOnDownload(Fault fault) {
        core.downloadFaults.always(fault);
    }

    /** Every clip URL reported so far answers 403; status calls report fresh ones. */
    public void expireLinks() {
        core.clipUrls.expire();
    }

    /** Removes all faults. */
    public void clearFaults() {
        core.submitFaults.clear();
        core.statusFaults.clear();
        core.downloadFaults.clear();
    }

    /**
     * Restores the state at the start: no tasks, no faults, an empty ledger; the base URL is
     * unchanged.
     */
    public void reset() {
        clearFaults();
        core.clipUrls.reset();
        settings.behaveLike(initial);
        core.store.reset(settings.credits);
    }

    /** Closes all connections and stops all threads. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    private SandboxTask completed(TaskStore.TaskUpdate update) {
        SandboxTask task = core.tasks.sendCallbackIfCompleted(update);
        core.events.deliver();
        return task;
    }

    private static IllegalArgumentException unknown(String taskId) {
        return new IllegalArgumentException("The sandbox has no task " + taskId);
    }

    /** Configures a sandbox. Not thread-safe; can start several sandboxes. */
    public static final class Builder {

        private final SandboxSettings settings = new SandboxSettings();

        private Builder() {}

        /** The port; 0, the default, selects a free one. */
        public Builder port(int port) {
            settings.port = port;
            return this;
        }

        /** Adds a valid key; the first call replaces {@value Sandbox#DEFAULT_API_KEY}. */
        public Builder apiKey(String key) {
            settings.keys.add(key);
            return this;
        }

        /** The initial credits, by default 10,000. */
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

        /** When tasks complete, by default {@code Pace.steps(2)}. */
        public Builder pace(Pace pace) {
            settings.pace = pace;
            return this;
        }

        /** The clock, by default the system's. For an injected one, see {@link Sandbox#finishDue}. */
        public Builder clock(InstantSource clock) {
            settings.clock = clock;
            return this;
        }

        /** When callbacks are sent, by default {@link CallbackMode#ONCE}. */
        public Builder callbacks(CallbackMode mode) {
            settings.callbacks = mode;
            return this;
        }

        /**
         * The share of completions that a callback reports, by default 1; see {@link
         * Sandbox#callbackShare}.
         */
        public Builder callbackShare(double share) {
            settings.callbackShare(share);
            return this;
        }

        /** The delay between a completion and its callback; by default none. */
        public Builder callbackDelay(Duration delay) {
            settings.callbackDelay(delay);
            return this;
        }

        /** The source of the videos, by default {@link Clips#tiny}. */
        public Builder clips(Clips clips) {
            settings.clips = clips;
            return this;
        }

        /**
         * Tasks whose prompt matches fail with this code and message. {@code [fail]} in a prompt
         * always fails.
         */
        public Builder failWhen(Predicate<String> prompt, String code, String message) {
            settings.failWhen(prompt, new TaskFailure(code, message));
            return this;
        }

        /** Maximum entries of each list of the ledger, by default the last 100,000. */
        public Builder ledgerLimit(int entries) {
            settings.ledgerLimit = entries;
            return this;
        }

        /** Maximum tasks in memory, by default the last 200,000; older ones answer 404. */
        public Builder taskLimit(int tasks) {
            settings.taskLimit = tasks;
            return this;
        }

        /**
         * Stores accepted tasks in this file, created if missing, and restores those that an earlier
         * sandbox stored there: they were charged and continue. By default nothing is stored.
         */
        public Builder stateFile(Path file) {
            settings.stateFile = file;
            return this;
        }

        /** Receives every event in order, on the sandbox's threads; it must not block. */
        public Builder onEvent(Consumer<SandboxEvent> listener) {
            settings.listener = listener;
            return this;
        }

        /**
         * Starts the sandbox.
         *
         * @throws IllegalStateException if the port is in use
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
