package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The run of {@link Nodes}, short: its figures mean nothing. */
class NodesTest {

    @Test
    @Timeout(240)
    void twoNodesOnOneLedgerCompleteEachTaskOnce() throws Exception {
        try (EmbeddedPostgres postgres = Databases.postgres()) {
            var settings = new NodesRun.Settings(20, 0, 2, 1_000_000_000);
            NodesRun run = new NodesRun(Databases.url(postgres), "SHORT_", settings);

            NodesRun.Result result = run.of(2);

            assertThat(result.deliveredTwice()).isZero();
            assertThat(result.perSecond()).isPositive();
        }
    }

    @Test
    void theSpreadNamesTheMedianTheLeastAndTheMost() {
        assertThat(Nodes.spread(List.of(3.0, 1.0, 2.0), "%.1f")).isEqualTo("2.0 (1.0 to 3.0)");
    }
}
