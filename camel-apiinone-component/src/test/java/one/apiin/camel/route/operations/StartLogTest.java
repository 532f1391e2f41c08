package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.logging.log4j.Level;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the log shows at the start, before anything is paid for. */
class StartLogTest {

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().routes(r -> r.from("direct:submit").to("apiinone:video"));

    private final ComponentLog log = ComponentLog.listen();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private static JdbcDataSource h2(String name) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + name);
        return source;
    }

    private List<String> started(Level level) {
        camel.context();
        return log.from(level).stream().map(ComponentLog.Line::text).toList();
    }

    @Test
    void theLedgerTheAccountAndAMaskedKeyAreNamed() {
        camel.component(c -> c.setDataSource(h2("start")));

        assertThat(started(Level.INFO))
                .anyMatch(
                        line -> line.matches("Account default: ledger H2 in memory, key \\*{4}.*"))
                .noneMatch(line -> line.contains(camel.sandbox().apiKey()));
    }

    @Test
    void aLedgerInMemoryIsAWarningAtTheStart() {
        assertThat(started(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("The ledger of paid videos is kept in memory only");
    }

    @Test
    void aDataSourceThatNoOptionNamesIsAWarningWithTheProperty() {
        camel.prepare(context -> context.getRegistry().bind("orders", h2("orders")));

        assertThat(started(Level.WARN))
                .hasSize(2)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "camel.component.apiinone.data-source=#bean:orders"));
    }
}
