package one.apiin.camel.internal.submit;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.provider.ProviderHealth;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.ratelimit.RequestLimiter.Kind;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.Waits;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Makes one submission: permit, reserve, post, record, answer.
 *
 * <p>Money: {@link #post} is the only place that pays. A row is posted by the process that reserved it or
 * stored its next request, once for each; an outcome that is not certainly "not accepted" is never posted
 * again.
 *
 * <p>Time: a caller waits {@code requestTimeout} for its permit and for pauses together, and as long again
 * for the reply.
 *
 * <p>Threads: safe for concurrent use. The caller waits for its permit and for the outcome of the same key;
 * reservation, POST and record follow one another on a request thread.
 *
 * <p>Restart: the row is stored, with its request in flight, before the request is sent.
 */
public final class VideoSubmitter {

    /** After this time the row's ownership must be confirmed again before the POST. */
    private static final Duration OWNERSHIP_VALID = Duration.ofSeconds(5);

    private static final int MAX_FORGOTTEN = 1000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Dependencies parts;
    private final Settings settings;
    private final TaskListeners listeners;
    private final SubmitRecorder recorder;
    private final Set<Call> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /**
     * @param requestTimeout the longest wait for permits and pauses, or for the outcome of the same key
     * @param maxSubmitRetries further attempts after "not accepted"
     * @param firstPoll the time from acceptance to the first poll, by its row
     * @param budget what it costs, and how much is allowed
     */
    public record Settings(
            Duration requestTimeout,
            int maxSubmitRetries,
            Function<VideoTask, Duration> firstPoll,
            CreditBudget budget) {}

    /**
     * @param threads the request threads
     */
    public record Dependencies(
            Ledger ledger,
            LedgerClock clock,
            RequestLimiter limiter,
            VideoGateway gateway,
            ProviderHealth health,
            DeliveryService deliveries,
            PendingWrites pendingWrites,
            OwnThreads threads,
            Waits waits,
            DoubleSupplier random) {}

    /**
     * The task of a submit.
     *
     * @param duplicate whether an earlier submit with the same key made it
     */
    public record SubmitResult(VideoTask task, boolean duplicate) {}

    /** One call of {@link #submit}: what to do, how long it may wait, and whether its caller still wants it. */
    private final class Call {
        private final SubmitCommand command;
        private final Consumer<VideoTask> recorded;
        private final long latest = parts.clock().nanos() + settings.requestTimeout().toNanos();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean interrupted;
        private volatile long reservationToken;

        /** Posted, and the outcome is not recorded: an Error now must not pass for "nothing was sent". */
        private volatile boolean inDoubt;

        private SendDeadline start;

        Call(SubmitCommand command, Consumer<VideoTask> recorded) {
            this.command = command;
            this.recorded = recorded;
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, latest - parts.clock().nanos()));
        }

        /** Nothing more is sent; a request that is on its way is waited for. */
        void interrupt() {
            interrupted = true;
            ended.complete(null);
        }
    }

    public VideoSubmitter(Dependencies parts, Settings settings, TaskListeners listeners) {
        this.parts = parts;
        this.settings = settings;
        this.listeners = listeners;
        this.recorder = new SubmitRecorder(parts, settings, listeners);
    }

    /**
     * The whole life of one submission.
     *
     * @param recorded gets the row as this call recorded it, also before an exception
     * @throws ApiInOneException without a task; its type says whether it may have been charged
     */
    public SubmitResult submit(SubmitCommand command, Consumer<VideoTask> recorded) {
        Call call = begin(command, recorded);
        try {
            VideoTask first = command.again() ? find(command.submissionId()) : null;
            while (true) {
                switch (command.actionAfter(first)) {
                    case ANSWER -> {
                        return new SubmitResult(first, true);
                    }
                    case WAIT -> first = outcomeOf(first, call);
                    case POST -> {
                        requirePermit(first, call);
                        VideoTask rejected = first;
                        SubmitResult attempt =
                                parts.threads()
                                        .call(
                                                () -> reserveAndPost(call, rejected),
                                                call::interrupt);
                        call.inDoubt = false;
                        if (!attempt.duplicate()) {
                            return attempt;
                        }
                        first = attempt.task();
                    }
                }
            }
        } catch (ApiInOneException e) {
            call.inDoubt = false;
            throw e;
        } catch (RejectedExecutionException e) {
            throw busy(null, e.getMessage() + "; see maxConcurrentRequests");
        } finally {
            if (!call.inDoubt) {
                open.remove(call);
            }
            call.done.complete(null);
        }
    }

    /**
     * Reserves the row, posts it until a reply decides, and records the outcome; on a request thread.
     *
     * @return the accepted task; or, as a duplicate, the row of another submit that was there first, null if it
     *     is gone
     */
    private SubmitResult reserveAndPost(Call call, VideoTask rejected) {
        Reservation reservation = reserve(call, rejected);
        VideoTask row = reservation.task();
        if (!reservation.created()) {
            return new SubmitResult(row, true);
        }
        for (int attempts = 1; ; attempts++) {
            SubmitOutcome outcome = post(call, row);
            if (outcome instanceof SubmitOutcome.Accepted paid) {
                VideoTask running = recorder.accepted(row, paid, call.command.waits());
                call.recorded.accept(running);
                return new SubmitResult(running, false);
            }
            if (outcome instanceof SubmitOutcome.Unknown unknown) {
                throw recorder.unknown(row, unknown, call.recorded);
            }
            if (outcome instanceof SubmitOutcome.Refused no) {
                var refused = TaskExceptions.refused(row, no.status(), no.message());
                throw recorder.notAccepted(row, refused, call.recorded);
            }
            ProviderBusyException busy = busy(row, outcome);
            Duration pause = pause(attempts, busy.getRetryAfter());
            if (attempts > settings.maxSubmitRetries() || pause.compareTo(call.left()) >= 0) {
                throw recorder.notAccepted(row, busy, call.recorded);
            }
            VideoTask next = repeated(call, row, pause, busy);
            if (next == null) {
                return new SubmitResult(begun(row), true);
            }
            row = next;
        }
    }

    /**
     * Rejects reservations of this process that none of its calls holds: the ledger stored them after their
     * caller had given up, and nothing was posted for them.
     */
    public void rejectForgotten() {
        Instant now = parts.clock().now();
        Instant before = now.minus(settings.requestTimeout());
        Ledger ledger = parts.ledger();
        for (VideoTask row : ledger.list(Listed.RESERVED, MAX_FORGOTTEN)) {
            Instant created = row.getCreatedAt();
            // dated ahead: the ledger's clock was corrected since
            boolean old = created.isBefore(before) || created.isAfter(now);
            if (old && row.isOwnedBy(ledger.process()) && !isHeld(row)) {
                recorder.forgotten(row);
            }
        }
    }

    private boolean isHeld(VideoTask row) {
        long token = row.tracking().ownership().reservationToken();
        return open.stream().anyMatch(call -> call.reservationToken == token)
                || parts.pendingWrites().contains(row.getSubmissionId());
    }

    /** Ends the waits of callers, also for a next attempt; requests on their way are waited for. */
    public void endWaits() {
        stopping = true;
        open.forEach(call -> call.ended.complete(null));
    }

    /** Waits for the submissions on their way: an outcome that is known is worth a while at a stop. */
    public void awaitIdle(Duration atMost) throws InterruptedException {
        long latest = parts.clock().nanos() + atMost.toNanos();
        for (Call call : open) {
            long left = Math.max(0, latest - parts.clock().nanos());
            parts.waits().await(call.done, Duration.ofNanos(left));
        }
    }

    private Call begin(SubmitCommand command, Consumer<VideoTask> recorded) {
        Call call = new Call(command, recorded);
        open.add(call);
        if (stopping) {
            call.ended.complete(null);
        }
        return call;
    }

    private VideoTask find(String submissionId) {
        try {
            return parts.ledger().find(submissionId).orElse(null);
        } catch (RejectedExecutionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ledgerDown(e);
        }
    }

    /** The row, as it is now, of a submission that may have been charged. */
    private VideoTask begun(VideoTask first) {
        try {
            return find(first.getSubmissionId());
        } catch (RejectedExecutionException e) {
            String why = e.getMessage() + "; see maxConcurrentRequests";
            throw TaskExceptions.undecided(first, why, null);
        } catch (ProviderBusyException e) {
            throw TaskExceptions.undecided(first, "the ledger does not respond", e.getCause());
        }
    }

    /** Waits until the first submit with the key has an outcome. */
    private VideoTask outcomeOf(VideoTask first, Call call) {
        CompletableFuture<VideoTask> outcome =
                listeners.observe(first, task -> task.getState() != TaskState.RESERVED);
        try {
            VideoTask now = begun(first);
            if (now == null) {
                return null;
            }
            listeners.publish(now);
            if (!parts.waits().await(outcome, call.left())) {
                throw TaskExceptions.undecided(first, "it has no outcome yet", null);
            }
            if (outcome.isCompletedExceptionally()) {
                throw TaskExceptions.undecided(first, "the component is stopping", null);
            }
            return outcome.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TaskExceptions.undecided(first, "the calling thread was interrupted", null);
        } finally {
            outcome.cancel(false);
        }
    }

    private void requirePermit(VideoTask row, Call call) {
        try {
            if (!parts.limiter().acquire(Kind.SUBMIT, call.left())) {
                throw busy(
                        row,
                        "no permit within requestTimeout ("
                                + settings.requestTimeout()
                                + "); see requestsPerSecond");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(row, "the calling thread was interrupted");
        }
    }

    /** Nothing is posted after an exception: refused, without a row; or the ledger failed. */
    private Reservation reserve(Call call, VideoTask rejected) {
        requireLease(rejected);
        CreditBudget budget = settings.budget();
        VideoTask row = budget.row(call.command, parts.ledger(), parts.clock().now());
        VideoTask wanted = rejected == null ? row : SubmitTransitions.reservedAgain(rejected, row);
        call.reservationToken = wanted.tracking().ownership().reservationToken();
        // before the ledger is called: the process may be suspended before it has the reply
        call.start = owned(call);
        try {
            return budget.reserve(parts.ledger(), wanted, rejected);
        } catch (ApiInOneException e) {
            throw e;
        } catch (RuntimeException e) {
            throw recorder.notReserved(wanted, ledgerDown(e));
        }
    }

    /** How long the ledger's next reply allows a POST. Not after the machine stood still: others acted meanwhile. */
    private SendDeadline owned(Call call) {
        LedgerClock clock = parts.clock();
        int before = clock.standstills();
        return new SendDeadline(
                clock::nanos,
                clock.validUntil(OWNERSHIP_VALID),
                () -> call.interrupted || clock.standstills() != before);
    }

    private SubmitOutcome post(Call call, VideoTask row) {
        SubmitCommand command = call.command;
        SubmitOutcome outcome;
        try {
            String callback = command.callback().forSubmission(row.getSubmissionId());
            call.inDoubt = true;
            outcome = parts.gateway().submit(command.request(), callback, call.start);
            parts.health().saw(outcome);
        } catch (Throwable e) {
            // an Error, too: the request may have been sent
            outcome = new SubmitOutcome.Unknown(0, "an internal error", e);
        }
        if (outcome instanceof SubmitOutcome.Busy busy && busy.retryAfter() != null) {
            parts.limiter().pause(busy.retryAfter());
        }
        return outcome;
    }

    /** Nothing was charged and nothing is on its way. */
    private static ProviderBusyException busy(VideoTask row, SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Busy busy) {
            return TaskExceptions.busy(
                    row.getSubmissionId(), busy.status(), busy.message(), busy.retryAfter(), null);
        }
        SubmitOutcome.NotSent never = (SubmitOutcome.NotSent) outcome;
        String why = "the provider could not be reached: " + never.message();
        return TaskExceptions.busy(row.getSubmissionId(), 0, why, null, never.cause());
    }

    private Duration pause(int attempts, Duration hint) {
        return Backoff.pause(
                FIRST_PAUSE, LONGEST_PAUSE, attempts, hint, parts.random().getAsDouble());
    }

    /**
     * Stores that no request is in flight, pauses, and stores the next request before its POST.
     *
     * @return the row to post; null if it was changed concurrently in the pause
     * @throws ApiInOneException recorded, if it is not posted again
     */
    private VideoTask repeated(
            Call call, VideoTask row, Duration pause, ProviderBusyException failure) {
        VideoTask waiting = inFlight(row, false, failure);
        if (waiting == null || isEnded(call, pause)) {
            throw recorder.notAccepted(waiting == null ? row : waiting, failure, call.recorded);
        }
        try {
            requirePermit(waiting, call);
            requireLease(waiting);
        } catch (ApiInOneException e) {
            throw recorder.notAccepted(waiting, e, call.recorded);
        }
        call.start = owned(call);
        return inFlight(waiting, true, failure);
    }

    private VideoTask inFlight(VideoTask row, boolean value, ProviderBusyException failure) {
        try {
            VideoTask next = row.with(row.tracking().withRequestInFlight(value));
            return parts.ledger().transition(row, next).orElse(null);
        } catch (RuntimeException e) {
            throw recorder.notAcceptedLater(row, failure);
        }
    }

    /** Pauses; returns whether the caller was interrupted or the component stops. */
    private boolean isEnded(Call call, Duration pause) {
        try {
            return parts.waits().await(call.ended, pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void requireLease(VideoTask row) {
        if (!parts.clock().alive()) {
            throw busy(row, "this process could not renew its lease in the ledger");
        }
    }

    private static ProviderBusyException busy(VideoTask row, String why) {
        String id = row == null ? null : row.getSubmissionId();
        return TaskExceptions.busy(id, 0, why, null, null);
    }

    private ProviderBusyException ledgerDown(RuntimeException failure) {
        recorder.logOutage("The ledger does not respond, so nothing is sent [AIO-0009]", failure);
        return TaskExceptions.busy(null, 0, "the ledger does not respond", null, failure);
    }
}
