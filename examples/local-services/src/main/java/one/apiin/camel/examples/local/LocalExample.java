package one.apiin.camel.examples.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Camel Main with an inbox, a ledger in a file, and the services that the environment does not name.
 *
 * <p>Ownership: closed by whoever made it.
 */
public final class LocalExample implements AutoCloseable {

    private final Main main = new Main();
    private final LocalServices services;

    /**
     * @param data the folder of everything that is written
     */
    public LocalExample(Path data, RouteBuilder routes) throws Exception {
        Files.createDirectories(data.resolve("inbox"));
        boolean provider = System.getenv("APIINONE_API_KEY") == null;
        boolean store = System.getenv("S3_BUCKET") == null;
        services = new LocalServices(data, provider, store);
        services.properties().forEach(main::addOverrideProperty);
        main.addOverrideProperty("example.data", data.toString());
        main.bind("ledger", ledger(data));
        main.configure().addRoutesBuilder(routes);
    }

    /** Until Ctrl-C, in the folder that DEMO_DATA names, or data. */
    public static void run(String welcome, RouteBuilder routes) throws Exception {
        Path data = Path.of(System.getenv().getOrDefault("DEMO_DATA", "data"));
        try (LocalExample example = new LocalExample(data, routes)) {
            System.out.println(welcome);
            example.main.run();
        }
    }

    private static JdbcDataSource ledger(Path data) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + data.toAbsolutePath().resolve("ledger"));
        return source;
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
        services.close();
    }
}
