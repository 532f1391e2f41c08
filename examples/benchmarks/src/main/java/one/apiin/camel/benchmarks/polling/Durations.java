package one.apiin.camel.benchmarks.polling;

import java.util.List;
import java.util.Random;

/** A distribution of durations, in seconds: a mixture of simple ones. */
record Durations(String name, List<Part> parts) {

    /** What a mixture is made of. */
    interface Part {
        double weight();

        double cumulative(double t);

        /** The mean of the durations up to {@code t}, counting the others as zero. */
        double meanBelow(double t);

        double sample(Random random);

        double lowest();

        double highest();
    }

    static Durations uniform(double low, double high) {
        String name = "uniform[%.0f,%.0f]".formatted(low, high);
        return new Durations(name, List.of(new Uniform(low, high)));
    }

    static Durations lognormal(double median, double sigma) {
        String name = "LN(%.0f, %.2f)".formatted(median, sigma);
        return new Durations(name, List.of(new LogNormal(1, median, sigma)));
    }

    static Durations bimodal() {
        return bimodal(60, 240);
    }

    static Durations bimodal(double usual, double slow) {
        List<Part> parts = List.of(new LogNormal(0.7, usual, 0.2), new LogNormal(0.3, slow, 0.3));
        String name = ".7 LN(%s,.2) + .3 LN(%s,.3)".formatted(number(usual), number(slow));
        return new Durations(name, parts);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : "%.1f".formatted(value);
    }

    double cumulative(double t) {
        return parts.stream().mapToDouble(p -> p.weight() * p.cumulative(t)).sum();
    }

    double meanBelow(double t) {
        return parts.stream().mapToDouble(p -> p.weight() * p.meanBelow(t)).sum();
    }

    double sample(Random random) {
        double left = random.nextDouble();
        for (Part part : parts) {
            left -= part.weight();
            if (left < 0) {
                return part.sample(random);
            }
        }
        return parts.get(parts.size() - 1).sample(random);
    }

    /** Ages from the first to the last that matters. */
    double[] grid(int size) {
        double low = parts.stream().mapToDouble(Part::lowest).min().orElseThrow();
        double high = parts.stream().mapToDouble(Part::highest).max().orElseThrow();
        double[] grid = new double[size];
        for (int i = 0; i < size; i++) {
            grid[i] = low + (high - low) * i / (size - 1);
        }
        return grid;
    }

    private record Uniform(double low, double high) implements Part {

        @Override
        public double weight() {
            return 1;
        }

        @Override
        public double cumulative(double t) {
            return (inside(t) - low) / (high - low);
        }

        @Override
        public double meanBelow(double t) {
            double end = inside(t);
            return (end * end - low * low) / 2 / (high - low);
        }

        @Override
        public double sample(Random random) {
            return low + (high - low) * random.nextDouble();
        }

        @Override
        public double lowest() {
            return low;
        }

        @Override
        public double highest() {
            return high;
        }

        private double inside(double t) {
            return Math.max(low, Math.min(high, t));
        }
    }

    /**
     * The probability that a standard normal variable is below {@code z}, by its power series.
     */
    private static double normal(double z) {
        if (Math.abs(z) > 8) {
            return z < 0 ? 0 : 1;
        }
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    private record LogNormal(double weight, double median, double sigma) implements Part {

        private static final double FAR = 5;

        @Override
        public double cumulative(double t) {
            return t <= 0 ? 0 : normal(Math.log(t / median) / sigma);
        }

        @Override
        public double meanBelow(double t) {
            double mean = median * Math.exp(sigma * sigma / 2);
            return t <= 0 ? 0 : mean * normal(Math.log(t / median) / sigma - sigma);
        }

        @Override
        public double sample(Random random) {
            return median * Math.exp(sigma * random.nextGaussian());
        }

        @Override
        public double lowest() {
            return median * Math.exp(-FAR * sigma);
        }

        @Override
        public double highest() {
            return median * Math.exp(FAR * sigma);
        }
    }
}
