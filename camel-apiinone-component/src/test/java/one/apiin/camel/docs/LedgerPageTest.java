package one.apiin.camel.docs;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.PostgresExtension;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements of the ledger's page return what the comments above them say. */
class LedgerPageTest {

    private static final String BLOCK =
            MarkdownFile.read("docs/reference/ledger.md").readBy(LedgerPageTest.class, 1).get(0);

    @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @TempDir Path folder;

    enum Database {
        H2,
        POSTGRES
    }

    private CamelContext start(DataSource ledger) throws Exception {
        ApiInOneComponent component = camel.newComponent(ledger);
        component.setTablePrefix(POSTGRES.prefix());
        return camel.start(component, r -> r.from("direct:submit").to("apiinone:video"));
    }

    @ParameterizedTest
    @EnumSource
    void eachStatementFindsWhatItsCommentSays(Database database) throws Exception {
        DataSource ledger = database == Database.H2 ? h2(folder) : POSTGRES.dataSource();
        CamelContext context = start(ledger);
        camel.sandbox().onSubmit(Faults.resetAfter());
        send(context, "direct:submit", "a fox");
        VideoTask paid =
                send(context, "direct:submit", "a cat").getMessage().getBody(VideoTask.class);
        soon().until(() -> sums(context).of(TaskState.COMPLETED) == 1);

        List<List<Map<String, Object>>> found = query(ledger);

        assertThat(found).hasSize(3);
        assertThat(found.get(0))
                .as("what may have been paid and is not clear")
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("estimated_credits", 24));
        assertThat(found.get(1))
                .as("completions that no route has taken")
                .anySatisfy(row -> assertThat(row).containsEntry("task_id", paid.getTaskId()));
        assertThat(found.get(2))
                .as("credits of each account and period")
                .allSatisfy(row -> assertThat(row).containsEntry("account", "default"));
        assertThat(found.get(2).stream().mapToLong(LedgerPageTest::credits).sum()).isEqualTo(48);
    }

    /** The sum in the last column. */
    private static long credits(Map<String, Object> row) {
        return (Long) List.copyOf(row.values()).get(2);
    }

    /** The rows of each statement of the page. */
    private static List<List<Map<String, Object>>> query(DataSource ledger) throws SQLException {
        List<List<Map<String, Object>>> found = new ArrayList<>();
        try (Connection connection = ledger.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : BLOCK.replace("APIINONE_", POSTGRES.prefix()).split(";")) {
                found.add(rows(statement.executeQuery(sql)));
            }
        }
        return found;
    }

    private static List<Map<String, Object>> rows(ResultSet result) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                String name = result.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT);
                row.put(name, result.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
