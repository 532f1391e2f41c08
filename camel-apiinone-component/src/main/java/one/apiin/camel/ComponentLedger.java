package one.apiin.camel;

import java.util.Set;
import javax.sql.DataSource;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.task.TaskRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a component by its options; the log names it at the start.
 *
 * <p>Threads: one at a time. Ownership: closes what it has opened, and never a repository of the user.
 */
final class ComponentLedger {

    private static final Logger LOG = LoggerFactory.getLogger(ComponentLedger.class);
    private static final int SHOWN = 4;
    private static final int LONG_KEY = 16;

    private JdbcTaskRepository own;
    private String name;

    /** {@code apiKey} is masked in the log. */
    TaskRepository open(ApiInOneComponentOptions options, String apiKey) {
        TaskRepository opened = opened(options);
        LOG.info("Account {}: ledger {}, key {}", options.getAccount(), name, masked(apiKey));
        return opened;
    }

    private TaskRepository opened(ApiInOneComponentOptions options) {
        if (options.getTaskRepository() != null) {
            name = options.getTaskRepository().getClass().getSimpleName();
            return options.getTaskRepository();
        }
        if (options.getDataSource() == null) {
            warn(options);
            name = "in memory";
            return new InMemoryTaskRepository(options.clock());
        }
        own =
                new JdbcTaskRepository(
                        options.getDataSource(),
                        options.getTablePrefix(),
                        options.isCreateTableIfNotExists(),
                        options.getLeaseTimeout());
        own.open();
        name = own.product();
        return own;
    }

    private static void warn(ApiInOneComponentOptions options) {
        LOG.warn(
                "The ledger of paid videos is kept in memory only: a restart forgets every video"
                        + " that was paid for and not yet delivered. Set the component's option"
                        + " 'dataSource' (H2 in a file, PostgreSQL, MariaDB) to keep them");
        Set<String> found =
                options.getCamelContext()
                        .getRegistry()
                        .findByTypeWithName(DataSource.class)
                        .keySet();
        if (!found.isEmpty()) {
            LOG.warn(
                    "The registry has the DataSource {}, which the component does not use by itself:"
                            + " set camel.component.apiinone.data-source=#bean:{} to keep the ledger"
                            + " in it",
                    String.join(", ", found),
                    found.iterator().next());
        }
    }

    private static String masked(String apiKey) {
        boolean known = apiKey.length() >= LONG_KEY;
        return "****" + (known ? apiKey.substring(apiKey.length() - SHOWN) : "");
    }

    /** The database's product, or what else it is. */
    String name() {
        return name;
    }

    void close() {
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
