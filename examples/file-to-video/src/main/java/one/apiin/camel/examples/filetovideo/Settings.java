package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Selects the services that this process starts itself. All other settings are in {@code
 * application.properties}.
 *
 * @param data the folder for all files
 * @param localProvider no API key is set: start a sandbox as the provider
 * @param localStore no bucket is set: start an S3 server
 * @param watch run until Ctrl-C instead of stopping after the last video
 */
record Settings(Path data, boolean localProvider, boolean localStore, boolean watch) {

    /** Reads the environment; a system property {@code demo.data} overrides {@code DEMO_DATA}. */
    static Settings of(UnaryOperator<String> environment, List<String> arguments) {
        boolean localProvider = environment.apply("APIINONE_API_KEY") == null;
        boolean localStore = environment.apply("S3_BUCKET") == null;
        boolean watch =
                localProvider ? arguments.contains("--watch") : !arguments.contains("--once");
        return new Settings(data(environment), localProvider, localStore, watch);
    }

    private static Path data(UnaryOperator<String> environment) {
        Path defaultFolder = Path.of(System.getProperty("demo.home", "."), "data");
        return Stream.of(System.getProperty("demo.data"), environment.apply("DEMO_DATA"))
                .filter(folder -> folder != null && !folder.isBlank())
                .findFirst()
                .map(Path::of)
                .orElse(defaultFolder);
    }

    Path inbox() {
        return data.resolve("inbox");
    }

    /** The path relative to the working directory, if below it. */
    static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return (there.startsWith(here) ? here.relativize(there) : there).toString();
    }
}
