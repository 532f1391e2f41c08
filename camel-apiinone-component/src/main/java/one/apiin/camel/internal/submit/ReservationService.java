package one.apiin.camel.internal.submit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.CreditLimitExceededException.Sums;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * Reserves rows within the budget.
 *
 * <p>Money: refuses before anything is saved or sent; a used key returns its task, whatever the
 * limit.
 *
 * <p>Threads: safe for concurrent use. Throws the refusal, or what the ledger throws.
 */
final class ReservationService {

    /** Allows only a reservation whose key is already used. */
    private static final CreditLimit NOTHING = new CreditLimit(0);

    private final Ledger ledger;
    private final CreditBudget budget;

    ReservationService(Ledger ledger, CreditBudget budget) {
        this.ledger = ledger;
        this.budget = budget;
    }

    /** The row to reserve, with a token of its own and its request in flight. */
    VideoTask row(SubmitCommand command, Instant now) {
        return VideoTask.builder()
                .submissionId(command.submissionId())
                .account(ledger.account())
                .group(command.group())
                .idempotencyKey(command.idempotencyKey())
                .fingerprint(command.fingerprint())
                .model(command.request().getModel())
                .estimatedCredits(budget.estimate(command.request()))
                .state(TaskState.RESERVED)
                .createdAt(now.truncatedTo(ChronoUnit.MILLIS))
                .correlation(command.correlation())
                .creditPeriod(budget.period(now))
                .tracking(
                        Tracking.reserved(ledger.process(), ThreadLocalRandom.current().nextLong()))
                .build();
    }

    /**
     * Reserves a row.
     *
     * @param rejected what the row replaces, or null; of all submits that read it one reserves it again
     * @return the row as stored; not created: the row of another submit, or null if it is gone
     */
    Reservation reserve(VideoTask row, VideoTask rejected) {
        if (rejected != null) {
            return again(rejected, row);
        }
        if (!budget.isUnpriced(row)) {
            return ledger.call(r -> r.reserve(row, budget.limit()));
        }
        if (row.getIdempotencyKey() == null) {
            throw TaskExceptions.unpriced(row);
        }
        VideoTask dear = row.toBuilder().estimatedCredits(Integer.MAX_VALUE).build();
        try {
            return ledger.call(r -> r.reserve(dear, NOTHING));
        } catch (CreditLimitExceededException e) {
            throw TaskExceptions.unpriced(row);
        }
    }

    private Reservation again(VideoTask rejected, VideoTask next) {
        if (budget.isUnpriced(next)) {
            throw TaskExceptions.unpriced(next);
        }
        Optional<VideoTask> won;
        try {
            won = ledger.transition(rejected, next, budget.limit());
        } catch (CreditLimitExceededException e) {
            // names the row that was read: an earlier attempt of the exchange may have been charged
            // for it
            var row = new ErrorContext(rejected.getSubmissionId(), null, 0, false);
            var sums = new Sums(e.getLimit(), e.getCommitted(), e.getRequested());
            throw new CreditLimitExceededException(e.getMessage(), row, sums);
        }
        Optional<VideoTask> now = won.isPresent() ? won : ledger.find(rejected.getSubmissionId());
        return new Reservation(now.orElse(null), won.isPresent());
    }
}
