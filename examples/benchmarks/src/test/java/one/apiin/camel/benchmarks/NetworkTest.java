package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The run of {@link Network}, short. */
class NetworkTest {

    private static final NetworkPlan SHORT = new NetworkPlan(Duration.ofSeconds(20), 3, 2, 5);

    @Test
    @Timeout(400)
    void underADisturbedNetworkNothingWasPaidTwiceAndNothingLost() throws Exception {
        try (NetworkRun run = new NetworkRun(SHORT)) {
            NetworkResult result = run.run();

            String report = result.table() + "\n" + run.errors();
            assertThat(result.broken()).as(report).isEmpty();
            assertThat(result.disturbances()).as(report).isPositive();
        }
    }
}
