package one.apiin.camel.internal.submit;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * The estimated price of submissions, and their limit. Pure; threads: immutable.
 *
 * @param catalog the models' prices
 * @param limit the credits that may be committed in a period, or {@link CreditLimit#NONE}
 * @param periodLength the length of a period
 */
public record CreditBudget(ModelCatalog catalog, CreditLimit limit, Duration periodLength) {

    /** Each submission asks for the text, and nearly all for the same one. */
    private static volatile Period last = new Period(null, 0, null);

    private record Period(Instant start, long millis, String text) {}

    /** The estimate for the row, or null if the price is not known. */
    Integer estimate(VideoRequest request) {
        OptionalInt credits = catalog.estimate(request);
        return credits.isPresent() ? credits.getAsInt() : null;
    }

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

    /** Whether the row's price is not known, although there is a limit. */
    boolean isUnpriced(VideoTask row) {
        return !limit.isNone() && row.getEstimatedCredits() == null;
    }
}
