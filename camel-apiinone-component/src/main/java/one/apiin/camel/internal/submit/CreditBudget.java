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

    /** The estimate for the row, or null if the price is not known. */
    Integer estimate(VideoRequest request) {
        OptionalInt credits = catalog.estimate(request);
        return credits.isPresent() ? credits.getAsInt() : null;
    }

    public CreditPeriod period(Instant now) {
        return CreditPeriod.at(now, periodLength);
    }

    /** Whether the row's price is not known, although there is a limit. */
    boolean isUnpriced(VideoTask row) {
        return !limit.isNone() && row.getEstimatedCredits() == null;
    }
}
