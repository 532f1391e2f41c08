package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * What is believed of a model's durations before any was seen.
 *
 * <p>Threads: immutable.
 *
 * @param median half of the tasks are believed to end sooner
 * @param sigma the spread of the logarithm of the duration
 */
public record DurationPrior(Duration median, double sigma) {

    /** For a model whose speed nobody documents. */
    public static final DurationPrior UNKNOWN = new DurationPrior(Duration.ofSeconds(120), 0.6);

    /** A documented speed flatters, and covers the middle of what happens at best. */
    private static final double NARROWEST = 0.35;

    private static final double DECILES_APART = 2 * 1.2816;

    public DurationPrior {
        if (median.isNegative() || median.isZero() || !(sigma > 0)) {
            throw new IllegalArgumentException("No prior: median " + median + ", sigma " + sigma);
        }
    }

    /** From a documented speed such as 30 to 60 seconds. */
    public static DurationPrior ofSpeed(Duration shortest, Duration longest) {
        double low = shortest.toMillis() / 1e3;
        double high = longest.toMillis() / 1e3;
        double sigma = Math.max(NARROWEST, Math.log(high / low) / DECILES_APART);
        return new DurationPrior(Duration.ofMillis((long) (1e3 * Math.sqrt(low * high))), sigma);
    }

    double medianSeconds() {
        return median.toMillis() / 1e3;
    }
}
