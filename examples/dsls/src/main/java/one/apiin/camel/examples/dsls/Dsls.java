package one.apiin.camel.examples.dsls;

import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.main.Main;
import org.h2.jdbcx.JdbcConnectionPool;

/** Runs the routes in the DSL of the argument (java, yaml, xml or kamelets) until Ctrl-C. */
public final class Dsls {

    private Dsls() {}

    public static void main(String... arguments) throws Exception {
        String language = arguments.length == 0 ? "yaml" : arguments[0];
        Path data = Path.of(System.getenv().getOrDefault("DEMO_DATA", "data"));
        JdbcConnectionPool ledger = ledger(data);
        Main main = main(language, data, ledger);
        if (System.getenv("APIINONE_API_KEY") == null) {
            Sandbox sandbox = Sandbox.builder().pace(Pace.clock(Duration.ofSeconds(6))).start();
            provider(main, sandbox);
        }
        System.out.println(
                "Drop prompts into " + data.resolve("inbox") + "; press Ctrl-C to stop.");
        main.run();
        ledger.dispose();
    }

    /** Camel Main with the routes in this DSL, and a ledger. */
    static Main main(String language, Path data, JdbcConnectionPool ledger) {
        Main main = new Main();
        main.addOverrideProperty("example.data", data.toString());
        main.bind("ledger", ledger);
        if (language.equals("java")) {
            main.configure().addRoutesBuilder(new VideoRoutes());
        } else {
            main.configure().withRoutesIncludePattern("classpath:routes/" + file(language));
        }
        return main;
    }

    /** Configures the sandbox as the provider. */
    static void provider(Main main, Sandbox sandbox) {
        main.addOverrideProperty("camel.component.apiinone.api-key", sandbox.apiKey());
        main.addOverrideProperty("camel.component.apiinone.base-url", sandbox.baseUrl());
        main.addOverrideProperty("camel.component.apiinone.poll-interval", "1s");
    }

    static JdbcConnectionPool ledger(Path data) {
        String url = "jdbc:h2:file:" + data.resolve("ledger").toAbsolutePath();
        return JdbcConnectionPool.create(
                url + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE;TRACE_LEVEL_FILE=0", "", "");
    }

    private static String file(String language) {
        return switch (language) {
            case "yaml" -> "video-routes.yaml";
            case "xml" -> "video-routes.xml";
            case "kamelets" -> "kamelets.yaml";
            default ->
                    throw new IllegalArgumentException(
                            "The DSL must be java, yaml, xml or kamelets");
        };
    }
}
