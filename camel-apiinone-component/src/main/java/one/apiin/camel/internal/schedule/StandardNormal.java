package one.apiin.camel.internal.schedule;

/**
 * The standard normal distribution, exact far out in its upper tail.
 *
 * <p>Threads: pure functions.
 */
public final class StandardNormal {

    private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

    /** Below, the series of the distribution; above, the continued fraction of Mills' ratio. */
    private static final double SERIES_UNTIL = 3;

    private static final int FRACTION_TERMS = 80;

    private StandardNormal() {}

    /** The probability of a value above {@code z}; of full relative precision for any z above -3. */
    public static double survival(double z) {
        if (z > SERIES_UNTIL) {
            return density(z) * mills(z);
        }
        return z < -SERIES_UNTIL ? 1 - density(z) * mills(-z) : 0.5 - density(z) * series(z);
    }

    public static double cumulative(double z) {
        return survival(-z);
    }

    private static double density(double z) {
        return DENSITY_AT_ZERO * Math.exp(-z * z / 2);
    }

    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return sum;
    }

    private static double mills(double z) {
        double tail = z;
        for (int k = FRACTION_TERMS; k > 0; k--) {
            tail = z + k / tail;
        }
        return 1 / tail;
    }
}
