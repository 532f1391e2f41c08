package one.apiin.camel.benchmarks.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimumTest {

    /**
     * The best plan for a uniform duration: n polls, each gap shorter by c than the one before.
     */
    @ParameterizedTest
    @CsvSource({"2", "5", "20"})
    void theUniformDistributionHasAClosedForm(double c) {
        double width = 240;
        int n = 1;
        while ((n + 1) * n * c / 2 < width) {
            n++;
        }
        double cubic = n * ((double) n * n - 1);

        Optimum.Cost cost = Optimum.solve(Durations.uniform(60, 300), c, 2401);

        assertThat(cost.polls()).isCloseTo((n + 1) / 2.0 - c * cubic / (12 * width), within(0.02));
        assertThat(cost.lag())
                .isCloseTo(width / (2 * n) + c * c * cubic / (24 * width), within(0.1));
    }

    @Test
    void knownFiguresComeOutAgain() {
        Optimum.Cost uniform = Optimum.solve(Durations.uniform(60, 300), 5, 2401);
        Optimum.Cost lognormal = Optimum.solve(Durations.lognormal(120, 0.5), 5, 2000);

        assertThat(uniform.polls()).isCloseTo(3.78125, within(1e-6));
        assertThat(uniform.lag()).isCloseTo(16.296875, within(1e-6));
        assertThat(lognormal.at(5)).as("flat around it").isCloseTo(15.24 + 5 * 3.51, within(0.02));
        assertThat(lognormal.polls()).isCloseTo(3.51, within(0.05));
    }

    @Test
    void theLimitFallsWithTheNumberOfPolls() {
        Optimum optimum = new Optimum(Durations.lognormal(120, 0.25));

        assertThat(optimum.lag(2)).isCloseTo(15.3, within(0.2));
        assertThat(optimum.lag(8)).isCloseTo(3.3, within(0.1));
        assertThat(optimum.lag(20)).isCloseTo(1.3, within(0.1));
    }
}
