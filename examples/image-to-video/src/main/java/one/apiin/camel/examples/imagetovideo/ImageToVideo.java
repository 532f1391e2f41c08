package one.apiin.camel.examples.imagetovideo;

import java.nio.file.Files;
import java.nio.file.Path;
import one.apiin.camel.examples.local.LocalServices;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcDataSource;

/** A picture in a folder becomes a video beside it in S3. Runs until Ctrl-C. */
public final class ImageToVideo implements AutoCloseable {

    private final Main main = new Main();
    private final LocalServices services;

    /** Brings along what the environment does not name. */
    ImageToVideo(Path data) throws Exception {
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
        try (ImageToVideo example = new ImageToVideo(Path.of(data))) {
            System.out.println(
                    "Drop pictures into data/inbox, each becomes a video; Ctrl-C ends it.");
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
