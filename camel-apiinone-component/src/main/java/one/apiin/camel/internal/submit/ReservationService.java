package one.apiin.camel.internal.submit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Futures;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.VideoTask;

/**
 * Reserves rows within the budget.
 *
 * <p>Money: refuses before anything is saved or sent; a used key returns its task, whatever the
 * limit.
 *
 * <p>Threads: safe for concurrent use. Futures fail with an exception that {@link #refusal} returns, or with the
 * ledger's failure.
 */
final class ReservationService {

    /** Allows only a reservation whose key is already used. */
    private static final CreditLimit NOTHING = new CreditLimit(0);

    /** The open reservations of a row, and the instant of the latest. */
    private record Begun(int count, Instant latest) {

        Begun and(Begun next) {
            Instant later = latest.plusMillis(1);
            return new Begun(count + 1, next.latest().isBefore(later) ? later : next.latest());
        }

        Begun less() {
            return count == 1 ? null : new Begun(count - 1, latest);
        }
    }

    private final Map<String, Begun> begun = new ConcurrentHashMap<>();
    private final AsyncTaskRepository ledger;
    private final CreditBudget budget;

    ReservationService(AsyncTaskRepository ledger, CreditBudget budget) {
        this.ledger = ledger;
        this.budget = budget;
    }

    /**
     * Begins a reservation: no two open reservations of a row in this process have the same
     * instant. It distinguishes a reservation that may or may not be stored from a later
     * one whose request is in flight.
     *
     * @return the row, created a little later if need be
     */
    VideoTask begin(VideoTask row) {
        Instant at = row.getCreatedAt();
        Begun now = begun.merge(row.getSubmissionId(), new Begun(1, at), Begun::and);
        return now.latest().equals(at) ? row : row.toBuilder().createdAt(now.latest()).build();
    }

    /** The reservation was stored, or is known not to be. */
    void end(VideoTask row) {
        begun.computeIfPresent(row.getSubmissionId(), (id, all) -> all.less());
    }

    CompletableFuture<Reservation> reserve(VideoTask row) {
        if (!budget.isUnpriced(row)) {
            return ledger.call(r -> r.reserve(row, budget.limit()));
        }
        if (row.getIdempotencyKey() == null) {
            return CompletableFuture.failedFuture(TaskExceptions.unpriced(row));
        }
        VideoTask dear = row.toBuilder().estimatedCredits(Integer.MAX_VALUE).build();
        return ledger.call(
                r -> {
                    try {
                        return r.reserve(dear, NOTHING);
                    } catch (CreditLimitExceededException e) {
                        throw TaskExceptions.unpriced(row);
                    }
                });
    }

    /** Reserves a rejected row again; empty if it was changed concurrently. */
    CompletableFuture<Optional<VideoTask>> again(VideoTask rejected, VideoTask next) {
        return budget.isUnpriced(next)
                ? CompletableFuture.failedFuture(TaskExceptions.unpriced(next))
                : ledger.transition(rejected, next, budget.limit());
    }

    /** The reason for the exchange why nothing was reserved; null if the ledger failed. */
    static ApiInOneException refusal(Throwable failure) {
        Throwable cause = Futures.unwrap(failure);
        return cause instanceof CreditLimitExceededException
                        || cause instanceof SubmitRejectedException
                ? (ApiInOneException) cause
                : null;
    }
}
