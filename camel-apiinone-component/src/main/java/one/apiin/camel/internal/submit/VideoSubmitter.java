package one.apiin.camel.internal.submit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.provider.SendDeadline;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one submission: reserve, post, record.
 *
 * <p>Money: at most one accepted POST for each row, ever. What cannot be distinguished from an accepted
 * one is saved as OUTCOME_UNKNOWN and never repeated.
 *
 * <p>Threads: safe for concurrent use; blocks no thread. Futures never complete exceptionally.
 *
 * <p>Restart: the row is stored, with its request in flight, before the request is sent.
 */
public final class VideoSubmitter {

    private static final Logger LOG = LoggerFactory.getLogger(VideoSubmitter.class);

    /** After this time the row's ownership must be confirmed again before the POST. */
    private static final Duration OWNERSHIP_VALID = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Dependencies parts;
    private final Settings settings;
    private final SubmitRecorder recorder;
    private final ReservationService reservations;
    private final DuplicateResolver duplicates;

    /**
     * @param account the account's name in the ledger
     * @param process this process
     * @param requestTimeout the longest wait for a permit, or for the outcome of the same key
     * @param maxSubmitRetries further attempts after "not accepted"
     * @param firstPoll when an accepted task is polled first
     * @param budget what it costs, and how much is allowed
     */
    public record Settings(
            String account,
            String process,
            Duration requestTimeout,
            int maxSubmitRetries,
            FirstPoll firstPoll,
            CreditBudget budget) {}

    /** The time from acceptance to the first poll, by its row and a random number in [0, 1). */
    @FunctionalInterface
    public interface FirstPoll {
        Duration after(VideoTask row, double random);
    }

    public record Dependencies(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            RequestLimiter limiter,
            VideoGateway gateway,
            DeliveryService deliveries,
            PendingWrites pendingWrites,
            Function<Duration, CompletableFuture<Void>> pause,
            DoubleSupplier random) {}

    /** One POST of a row: the number of the attempt, and until when this process is known to own the row. */
    private record Attempt(SubmitCommand command, VideoTask task, int number, long validUntil) {}

    public VideoSubmitter(Dependencies parts, Settings settings, TaskListeners waiters) {
        this.parts = parts;
        this.settings = settings;
        this.recorder = new SubmitRecorder(parts, settings, waiters);
        this.reservations = new ReservationService(parts.ledger(), settings.budget());
        this.duplicates = new DuplicateResolver(parts, settings, waiters, this);
    }

    public CompletableFuture<SubmitResult> submit(SubmitCommand command) {
        return earlier(command)
                .thenCompose(
                        earlier ->
                                earlier.isPresent()
                                        ? duplicates.resolve(command, earlier.get())
                                        : fresh(command))
                .exceptionally(VideoSubmitter::ledgerDown);
    }

    private CompletableFuture<Optional<VideoTask>> earlier(SubmitCommand command) {
        return command.again()
                ? parts.ledger().find(command.submissionId())
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletableFuture<SubmitResult> fresh(SubmitCommand command) {
        return withPermit(null, permit -> reserve(command, permit));
    }

    /** Continues with a permit, or fails if none was granted in time. */
    CompletableFuture<SubmitResult> withPermit(
            String submissionId,
            Function<RequestLimiter.Permit, CompletableFuture<SubmitResult>> next) {
        return parts.limiter()
                .acquire(true, settings.requestTimeout())
                .thenCompose(
                        permit ->
                                permit == null
                                        ? done(SubmitResult.failed(null, noPermit(submissionId)))
                                        : next.apply(permit));
    }

    private CompletableFuture<SubmitResult> reserve(
            SubmitCommand command, RequestLimiter.Permit permit) {
        if (!parts.clock().alive()) {
            permit.close();
            return done(SubmitResult.failed(null, noLease(null)));
        }
        VideoTask row =
                reservations.begin(row(command, command.submissionId(), parts.clock().now()));
        long validUntil = ownershipValidUntil();
        return reservations
                .reserve(row)
                .handle(
                        (reservation, failure) -> {
                            if (failure == null) {
                                reservations.end(row);
                                return reserved(command, reservation, permit, validUntil);
                            }
                            permit.close();
                            return done(notSaved(row, failure));
                        })
                .thenCompose(next -> next);
    }

    /**
     * Nothing is posted: refused, without a row; or the ledger failed at a reservation, which
     * may have been committed nevertheless.
     */
    SubmitResult notSaved(VideoTask row, Throwable failure) {
        ApiInOneException refusal = ReservationService.refusal(failure);
        if (refusal == null) {
            return recorder.notReserved(
                    row, ledgerDown(failure).failure(), () -> reservations.end(row));
        }
        reservations.end(row);
        return SubmitResult.failed(null, refusal);
    }

    ReservationService reservations() {
        return reservations;
    }

    private CompletableFuture<SubmitResult> reserved(
            SubmitCommand command,
            Reservation reservation,
            RequestLimiter.Permit permit,
            long validUntil) {
        if (reservation.created()) {
            return post(command, reservation.task(), permit, validUntil);
        }
        permit.close();
        return duplicates.resolve(command, reservation.task());
    }

    /** The row of a command before its POST. */
    VideoTask row(SubmitCommand command, String submissionId, Instant now) {
        return VideoTask.builder()
                .submissionId(submissionId)
                .account(settings.account())
                .group(command.group())
                .idempotencyKey(command.idempotencyKey())
                .fingerprint(command.fingerprint())
                .model(command.request().getModel())
                .estimatedCredits(settings.budget().estimate(command.request()))
                .state(TaskState.RESERVED)
                .createdAt(now.truncatedTo(ChronoUnit.MILLIS))
                .correlation(command.correlation())
                .creditPeriod(settings.budget().period(now).text())
                .tracking(
                        Tracking.reserved(
                                settings.process(), ThreadLocalRandom.current().nextLong()))
                .build();
    }

    /** Must be read before the ledger is called: the process may be suspended before it has the reply. */
    long ownershipValidUntil() {
        return parts.clock().validUntil(OWNERSHIP_VALID);
    }

    /** Posts a row that this process owns, with its request in flight. */
    CompletableFuture<SubmitResult> post(
            SubmitCommand command, VideoTask task, RequestLimiter.Permit permit, long validUntil) {
        return send(new Attempt(command, task, 0, validUntil), permit);
    }

    private CompletableFuture<SubmitResult> send(Attempt attempt, RequestLimiter.Permit permit) {
        if (!parts.clock().alive()) {
            permit.close();
            return recorder.notAccepted(attempt.task(), noLease(attempt.task().getSubmissionId()));
        }
        SendDeadline start = new SendDeadline(parts.clock()::nanos, attempt.validUntil());
        String callback =
                attempt.command().callback().forSubmission(attempt.task().getSubmissionId());
        return Futures.guarded(
                        () -> parts.gateway().submit(attempt.command().request(), callback, start))
                .exceptionally(
                        failure -> new SubmitOutcome.Unknown(0, "an internal error", failure))
                .thenApply(this::applyRetryAfter)
                .whenComplete((outcome, failure) -> permit.close())
                .thenCompose(outcome -> settle(attempt, outcome));
    }

    /** Before the permit is released for the next request. */
    private SubmitOutcome applyRetryAfter(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Busy busy && busy.retryAfter() != null) {
            parts.limiter().pause(busy.retryAfter());
        }
        return outcome;
    }

    private CompletableFuture<SubmitResult> settle(Attempt attempt, SubmitOutcome outcome) {
        VideoTask task = attempt.task();
        String id = task.getSubmissionId();
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            return recorder.accepted(task, accepted, attempt.command().waits());
        }
        if (outcome instanceof SubmitOutcome.Refused no) {
            return recorder.notAccepted(
                    task, TaskExceptions.refused(task, no.status(), no.message()));
        }
        if (outcome instanceof SubmitOutcome.Busy busy) {
            Duration hint = busy.retryAfter();
            return again(
                    attempt,
                    hint,
                    TaskExceptions.busy(id, busy.status(), busy.message(), hint, null));
        }
        if (outcome instanceof SubmitOutcome.NotSent never) {
            String why = "the provider could not be reached: " + never.message();
            return again(attempt, null, TaskExceptions.busy(id, 0, why, null, never.cause()));
        }
        return recorder.unknown(task, (SubmitOutcome.Unknown) outcome);
    }

    /** After "not accepted": stores that no request is in flight, pauses, and stores the next request before its POST. */
    private CompletableFuture<SubmitResult> again(
            Attempt attempt, Duration hint, ApiInOneException failure) {
        VideoTask task = attempt.task();
        if (attempt.number() >= settings.maxSubmitRetries()) {
            return recorder.notAccepted(task, failure);
        }
        return orQueued(
                task,
                failure,
                parts.ledger()
                        .transition(task, task.with(task.tracking().withRequestInFlight(false)))
                        .thenCompose(
                                waiting ->
                                        waiting.isEmpty()
                                                ? recorder.notAccepted(task, failure)
                                                : afterPause(
                                                        attempt, hint, waiting.get(), failure)));
    }

    /** A stop ends the pause; then the exchange fails at once, as nothing was charged. */
    private CompletableFuture<SubmitResult> afterPause(
            Attempt attempt, Duration hint, VideoTask waiting, ApiInOneException failure) {
        return parts.pause()
                .apply(pause(attempt, hint))
                .handle(
                        (over, stopped) ->
                                stopped == null
                                        ? repost(attempt, waiting)
                                        : recorder.notAccepted(waiting, failure))
                .thenCompose(Function.identity());
    }

    private Duration pause(Attempt attempt, Duration hint) {
        return Backoff.pause(
                FIRST_PAUSE,
                LONGEST_PAUSE,
                attempt.number() + 1,
                hint,
                parts.random().getAsDouble());
    }

    private CompletableFuture<SubmitResult> repost(Attempt attempt, VideoTask waiting) {
        return parts.limiter()
                .acquire(true, settings.requestTimeout())
                .thenCompose(
                        permit ->
                                permit == null
                                        ? recorder.notAccepted(
                                                waiting, noPermit(waiting.getSubmissionId()))
                                        : repost(attempt, waiting, permit));
    }

    private CompletableFuture<SubmitResult> repost(
            Attempt attempt, VideoTask waiting, RequestLimiter.Permit permit) {
        long validUntil = ownershipValidUntil();
        return parts.ledger()
                .transition(waiting, waiting.with(waiting.tracking().withRequestInFlight(true)))
                .whenComplete((inFlight, failure) -> closeOn(failure, permit))
                .thenCompose(
                        inFlight -> {
                            if (inFlight.isEmpty()) {
                                permit.close();
                                return duplicates.changedConcurrently(attempt.command(), waiting);
                            }
                            return send(
                                    new Attempt(
                                            attempt.command(),
                                            inFlight.get(),
                                            attempt.number() + 1,
                                            validUntil),
                                    permit);
                        });
    }

    /** If the ledger fails while no request is in flight, the rejection is queued. */
    private CompletableFuture<SubmitResult> orQueued(
            VideoTask task, ApiInOneException failure, CompletableFuture<SubmitResult> next) {
        return next.exceptionally(ledgerFailure -> recorder.notAcceptedLater(task, failure));
    }

    private ApiInOneException noPermit(String submissionId) {
        String why =
                "no free request within requestTimeout ("
                        + settings.requestTimeout()
                        + "); see requestsPerSecond and maxConcurrentRequests";
        return TaskExceptions.busy(submissionId, 0, why, null, null);
    }

    private static ApiInOneException noLease(String submissionId) {
        String why = "this process could not renew its lease in the ledger";
        return TaskExceptions.busy(submissionId, 0, why, null, null);
    }

    private static SubmitResult ledgerDown(Throwable failure) {
        LOG.error("The ledger does not respond, so nothing is sent", failure);
        Throwable cause = Futures.unwrap(failure);
        return SubmitResult.failed(
                null, TaskExceptions.busy(null, 0, "the ledger does not respond", null, cause));
    }

    static void closeOn(Throwable failure, RequestLimiter.Permit permit) {
        if (failure != null) {
            permit.close();
        }
    }

    static CompletableFuture<SubmitResult> done(SubmitResult submission) {
        return CompletableFuture.completedFuture(submission);
    }
}
