package one.apiin.camel.route.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.LedgerException;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.route.operations.ComponentLog;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** The page while the ledger cannot be read. */
class DashboardOutageTest extends DashboardTestSupport {

    @Override
    void options(ApiInOneComponent component) {
        super.options(component);
        component.setTaskRepository(
                LedgerCalls.of(
                        new InMemoryTaskRepository(InstantSource.system()),
                        (method, arguments, call) -> {
                            if (method.getName().equals("find")) {
                                throw new LedgerException(
                                        "down", new IllegalStateException("no connection"));
                            }
                            return call.make();
                        }));
    }

    @Test
    void requestsThatFailAreOneWarningWhoseTraceIsAtDebug() {
        camel.context();
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.camel.dashboard")) {
            for (int i = 0; i < 3; i++) {
                assertThat(get("/tasks/s").statusCode()).isEqualTo(503);
            }

            assertThat(log.from(Level.WARN))
                    .singleElement()
                    .extracting(ComponentLog.Line::text)
                    .asString()
                    .startsWith("Requests of the page failed: ")
                    .contains("no connection")
                    .doesNotContain("{}");
            assertThat(log.lines()).filteredOn(line -> line.contains("\tat ")).hasSize(3);
        }
    }
}
