package one.apiin.camel.examples.s3archive;

import java.nio.file.Files;
import java.nio.file.Path;
import one.apiin.camel.examples.local.LocalServices;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcDataSource;

/** A prompt becomes a video in S3 with what is known of it: key, metadata and a sidecar file. Runs until Ctrl-C. */
public final class S3Archive implements AutoCloseable {

    private final Main main = new Main();
    private final LocalServices services;

    /** Brings along what the environment does not name. */
    S3Archive(Path data) throws Exception {
        Files.createDirectories(data.resolve("inbox"));
        this.services =
                new LocalServices(
                        data,
                        System.getenv("APIINONE_API_KEY") == null,
                        System.getenv("S3_BUCKET") == null);
        services.properties().forEach(main::addOverrideProperty);
        main.addOverrideProperty("example.data", data.toString());
        main.bind("ledger", ledger(data));
        main.configure().addRoutesBuilder(new Routes());
    }

    public static void main(String... arguments) throws Exception {
        String data = System.getenv().getOrDefault("DEMO_DATA", "data");
        try (S3Archive example = new S3Archive(Path.of(data))) {
            System.out.println("Drop prompts as data/inbox/*.txt; Ctrl-C ends it.");
            example.main.run();
        }
    }

    private static JdbcDataSource ledger(Path data) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + data.toAbsolutePath().resolve("ledger"));
        return source;
    }

    Main camel() {
        return main;
    }

    LocalServices services() {
        return services;
    }

    @Override
    public void close() {
        main.stop();
        services.close();
    }
}
