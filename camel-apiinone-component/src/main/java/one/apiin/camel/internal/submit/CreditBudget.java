package one.apiin.camel.internal.submit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.CreditLimitExceededException.Sums;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.ModelDefinition;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * The estimated price of submissions and their limit, within which rows are reserved.
 *
 * <p>Money: refuses before anything is saved or sent; a used key returns its task, whatever the
 * limit.
 *
 * <p>Threads: immutable. Throws the refusal, or what the ledger throws.
 *
 * @param catalog the models' prices
 * @param limit the credits that may be committed in a period, or {@link CreditLimit#NONE}
 * @param periodLength the length of a period
 */
public record CreditBudget(ModelCatalog catalog, CreditLimit limit, Duration periodLength) {

    /** Allows only a reservation whose key is already used. */
    private static final CreditLimit NOTHING = new CreditLimit(0);

    /** Each submission asks for the text, and nearly all for the same one. */
    private static volatile Period last = new Period(null, 0, null);

    private record Period(Instant start, long millis, String text) {}

    /**
     * The period of an instant, in the ledger's time, as the ledger names it: an ISO-8601 interval such as {@code
     * 2026-11-23T00:00:00Z/PT24H}. Aligned to the epoch, so that all nodes have the same one, and 24 h are a day in UTC.
     */
    public String period(Instant now) {
        long millis = periodLength.toMillis();
        Instant start = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis);
        Period known = last;
        if (!start.equals(known.start) || millis != known.millis) {
            String text = start + "/" + Duration.ofMillis(millis);
            known = new Period(start, millis, text.intern()); // rows by the thousand hold it
            last = known;
        }
        return known.text;
    }

    /** The row to reserve, with a token of its own and its request in flight. */
    VideoTask row(SubmitCommand command, Ledger ledger, Instant now) {
        OptionalInt credits = catalog.estimate(command.request());
        return VideoTask.builder()
                .submissionId(command.submissionId())
                .account(ledger.account())
                .group(command.group())
                .idempotencyKey(command.idempotencyKey())
                .fingerprint(command.fingerprint())
                .model(command.request().getModel())
                .estimatedCredits(credits.isPresent() ? credits.getAsInt() : null)
                .state(TaskState.RESERVED)
                .createdAt(now.truncatedTo(ChronoUnit.MILLIS))
                .correlation(command.correlation())
                .creditPeriod(period(now))
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
    Reservation reserve(Ledger ledger, VideoTask row, VideoTask rejected) {
        boolean priced = limit.isNone() || row.getEstimatedCredits() != null;
        if (priced && rejected == null) {
            return ledger.call(r -> r.reserve(row, limit));
        }
        String key = row.getIdempotencyKey();
        boolean changed = rejected == null || !Objects.equals(key, rejected.getIdempotencyKey());
        Optional<Reservation> used = key != null && changed ? used(ledger, row) : Optional.empty();
        if (used.isEmpty() && !priced) {
            String model = row.getModel();
            String id = catalog.find(model).map(ModelDefinition::id).orElse(model);
            throw TaskExceptions.unpriced(model, id);
        }
        return used.isPresent() ? used.get() : reserveAgain(ledger, row, rejected);
    }

    /** The row that holds the key; nothing is reserved. A redelivery may name the key of another row by now. */
    private static Optional<Reservation> used(Ledger ledger, VideoTask row) {
        VideoTask dear =
                row.toBuilder()
                        .submissionId(UUID.randomUUID().toString())
                        .estimatedCredits(Integer.MAX_VALUE)
                        .build();
        try {
            return Optional.of(ledger.call(r -> r.reserve(dear, NOTHING)));
        } catch (CreditLimitExceededException e) {
            return Optional.empty();
        }
    }

    private Reservation reserveAgain(Ledger ledger, VideoTask row, VideoTask rejected) {
        Optional<VideoTask> won;
        try {
            won = ledger.transition(rejected, row, limit);
        } catch (CreditLimitExceededException e) {
            // names the row that was read, for which an earlier attempt may have been charged
            var known = new ErrorContext(rejected.getSubmissionId(), null, 0, false);
            var sums = new Sums(e.getLimit(), e.getCommitted(), e.getRequested());
            throw new CreditLimitExceededException(e.getMessage(), known, sums);
        }
        Optional<VideoTask> now = won.isPresent() ? won : ledger.find(rejected.getSubmissionId());
        return new Reservation(now.orElse(null), won.isPresent());
    }
}
