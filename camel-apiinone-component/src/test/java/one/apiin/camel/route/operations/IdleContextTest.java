package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A context that has nothing to do starts and stops at once. */
class IdleContextTest {

    private static final int RUNS = 5;

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @TempDir Path folder;

    @Test
    void itStartsAndStopsWithinASecond() throws Exception {
        List<Duration> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(run(i));
        }

        assertThat(runs)
                .as("the fastest of them: a busy machine has no part in it")
                .anyMatch(run -> run.compareTo(Duration.ofSeconds(1)) <= 0);
    }

    private Duration run(int number) throws Exception {
        JdbcDataSource ledger = new JdbcDataSource();
        ledger.setURL("jdbc:h2:file:" + folder.resolve("ledger" + number));
        long before = System.nanoTime();

        CamelContext context = camel.start(camel.newComponent(ledger), IdleContextTest::routes);
        context.stop();

        return Duration.ofNanos(System.nanoTime() - before);
    }

    private static void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video");
        r.from("direct:generate").to("apiinone:video?operation=generate");
        r.from("apiinone:video?download=true").to("mock:completed");
    }
}
