package one.apiin.camel.internal.model;

import java.math.BigDecimal;
import java.util.Map;

/**
 * One line of a price list: the price of a request with these fields. Exactly one of the three figures is
 * given. Pure; threads: immutable.
 *
 * @param when the fields of a request that it is for; empty = any
 * @param credits the price, or null
 * @param creditsPerSecond the price of a second, or null
 * @param creditsAtMost the upper end of a range whose rule is not known, or null
 */
public record PriceRule(
        Map<String, Object> when,
        BigDecimal credits,
        BigDecimal creditsPerSecond,
        BigDecimal creditsAtMost) {

    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000_000);

    /**
     * @throws IllegalArgumentException naming the figure
     */
    public PriceRule {
        when = FieldValues.copy("when", when);
        int figures = 0;
        figures += check("credits", credits);
        figures += check("creditsPerSecond", creditsPerSecond);
        figures += check("creditsAtMost", creditsAtMost);
        if (figures != 1) {
            throw new IllegalArgumentException(
                    "needs one of credits, creditsPerSecond and creditsAtMost, but has " + figures);
        }
    }

    private static int check(String name, BigDecimal figure) {
        if (figure == null) {
            return 0;
        }
        if (figure.signum() < 0 || figure.compareTo(DEAREST) > 0) {
            throw new IllegalArgumentException(name + " must be from 0 to " + DEAREST);
        }
        return 1;
    }

    /** The price of these seconds; null if it is per second and the seconds are unknown. */
    BigDecimal price(BigDecimal seconds) {
        if (creditsPerSecond != null) {
            return seconds == null ? null : creditsPerSecond.multiply(seconds);
        }
        return credits == null ? creditsAtMost : credits;
    }
}
