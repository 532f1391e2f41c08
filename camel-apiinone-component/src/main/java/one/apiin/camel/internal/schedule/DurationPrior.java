package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * The assumed durations of a model before any of its tasks has completed.
 *
 * <p>Threads: immutable.
 *
 * @param median the assumed median
 * @param sigma the standard deviation of the logarithm of the duration
 */
public record DurationPrior(Duration median, double sigma) {

    /** For a model without a documented speed. */
    public static final DurationPrior UNKNOWN = new DurationPrior(Duration.ofSeconds(120), 0.6);

    /** A documented speed is optimistic and covers the middle of the distribution at best. */
    private static final double MIN_SIGMA = 0.35;

    private static final double DECILES_APART = 2 * 1.2816;

    public DurationPrior {
        if (median.isNegative() || median.isZero() || !(sigma > 0)) {
            throw new IllegalArgumentException(
                    "Not a valid prior: median " + median + ", sigma " + sigma);
        }
    }

    /** From a documented speed such as 30 to 60 seconds. */
    public static DurationPrior ofSpeed(Duration shortest, Duration longest) {
        double low = shortest.toMillis() / 1e3;
        double high = longest.toMillis() / 1e3;
        double sigma = Math.max(MIN_SIGMA, Math.log(high / low) / DECILES_APART);
        return new DurationPrior(Duration.ofMillis((long) (1e3 * Math.sqrt(low * high))), sigma);
    }

    double medianSeconds() {
        return median.toMillis() / 1e3;
    }
}
