package one.apiin.camel.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.VideoTask;

/**
 * Reserves rows within the budget.
 *
 * <p>Money: refuses before anything is saved or sent; a key that is taken is answered, whatever the
 * limit.
 *
 * <p>Threads: safe for concurrent use. Futures fail with what {@link #refusal} knows, or with the
 * ledger's fault.
 */
final class Reservations {

    /** Fits nothing that costs anything: only a key that is taken gets an answer. */
    private static final CreditLimit NOTHING = new CreditLimit(0);

    private final Ledger ledger;
    private final Budget budget;

    Reservations(Ledger ledger, Budget budget) {
        this.ledger = ledger;
        this.budget = budget;
    }

    CompletableFuture<Reservation> reserve(VideoTask row) {
        if (!budget.isUnpriced(row)) {
            return ledger.call(r -> r.reserve(row, budget.limit()));
        }
        if (row.getIdempotencyKey() == null) {
            return CompletableFuture.failedFuture(Faults.unpriced(row));
        }
        VideoTask dear = row.toBuilder().estimatedCredits(Integer.MAX_VALUE).build();
        return ledger.call(
                r -> {
                    try {
                        return r.reserve(dear, NOTHING);
                    } catch (CreditLimitExceededException e) {
                        throw Faults.unpriced(row);
                    }
                });
    }

    /** A rejected row once more; empty if somebody else was first. */
    CompletableFuture<Optional<VideoTask>> again(VideoTask rejected, VideoTask next) {
        return budget.isUnpriced(next)
                ? CompletableFuture.failedFuture(Faults.unpriced(next))
                : ledger.transition(rejected, next, budget.limit());
    }

    /** Why nothing was reserved, for the exchange; null if it is the ledger that failed. */
    static ApiInOneException refusal(Throwable fault) {
        Throwable cause =
                fault instanceof CompletionException && fault.getCause() != null
                        ? fault.getCause()
                        : fault;
        return cause instanceof CreditLimitExceededException
                        || cause instanceof SubmitRejectedException
                ? (ApiInOneException) cause
                : null;
    }
}
