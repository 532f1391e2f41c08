package one.apiin.camel.examples.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Camel Main with an inbox folder, a ledger in a file, and local services for those that the
 * environment
 * does not configure.
 *
 * <p>Ownership: the caller closes it.
 */
public final class LocalExample implements AutoCloseable {

    private final Main main = new Main();
    private final LocalServices services;
    private final JdbcConnectionPool ledger;

    /**
     * @param data the folder for all files
     */
    public LocalExample(Path data, RouteBuilder routes) throws Exception {
        Files.createDirectories(data.resolve("inbox"));
        boolean provider = System.getenv("APIINONE_API_KEY") == null;
        boolean store = System.getenv("S3_BUCKET") == null;
        services = new LocalServices(data, provider, store);
        services.properties().forEach(main::addOverrideProperty);
        main.addOverrideProperty("example.data", data.toString());
        ledger = ledger(data);
        main.bind("ledger", ledger);
        main.configure().addRoutesBuilder(routes);
    }

    /** Runs until Ctrl-C, in the folder of the variable DEMO_DATA, by default data. */
    public static void run(String welcome, RouteBuilder routes) throws Exception {
        Path data = Path.of(System.getenv().getOrDefault("DEMO_DATA", "data"));
        try (LocalExample example = new LocalExample(data, routes)) {
            System.out.println(welcome);
            example.main.run();
        }
    }

    /** On Ctrl-C the routes stop first: H2 must not close while they run. */
    private static JdbcConnectionPool ledger(Path data) {
        String url = "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
        return JdbcConnectionPool.create(
                url + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE;TRACE_LEVEL_FILE=0", "", "");
    }

    public Main camel() {
        return main;
    }

    public LocalServices services() {
        return services;
    }

    @Override
    public void close() {
        main.stop();
        ledger.dispose();
        services.close();
    }
}
