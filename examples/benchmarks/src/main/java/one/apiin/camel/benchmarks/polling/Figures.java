package one.apiin.camel.benchmarks.polling;

/** The mean and the worst of one figure over several seeds. */
final class Figures {

    private double sum;
    private double worst;
    private int count;

    void add(double value) {
        sum += value;
        worst = count == 0 ? value : Math.max(worst, value);
        count++;
    }

    double mean() {
        return sum / count;
    }

    double worst() {
        return worst;
    }

    @Override
    public String toString() {
        return "%.2f (%.2f)".formatted(mean(), worst());
    }
}
