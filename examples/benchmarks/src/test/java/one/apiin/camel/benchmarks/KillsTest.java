package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The run of {@link Kills}, short. */
class KillsTest {

    private static final KillPlan SHORT = new KillPlan(false, 4, 32, 4, 11);

    @Test
    @Timeout(240)
    void afterKillsAtRandomInstantsNothingWasPaidTwiceAndNothingLost() throws Exception {
        try (KillRun run = new KillRun(SHORT)) {
            KillResult result = run.run();

            String report = result.table() + "\n" + run.errors();
            assertThat(result.broken()).as(report).isEmpty();
            assertThat(result.killsThatMetAPost()).as(report).isPositive();
        }
    }
}
