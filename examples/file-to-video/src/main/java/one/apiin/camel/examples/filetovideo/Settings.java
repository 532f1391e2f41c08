package one.apiin.camel.examples.filetovideo;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What decides which services this process brings itself. All other settings stand in {@code
 * application.properties}.
 *
 * @param data the folder of everything that is written
 * @param localProvider no key is set: bring a sandbox in place of the provider
 * @param localStore no bucket is set: bring an S3 server
 * @param watch go on until Ctrl-C instead of ending with the last video
 */
record Settings(Path data, boolean localProvider, boolean localStore, boolean watch) {

    /** Reads the environment; a system property {@code demo.data} stands for {@code DEMO_DATA}. */
    static Settings of(UnaryOperator<String> environment, List<String> arguments) {
        boolean localProvider = environment.apply("APIINONE_API_KEY") == null;
        boolean localStore = environment.apply("S3_BUCKET") == null;
        boolean watch =
                localProvider ? arguments.contains("--watch") : !arguments.contains("--once");
        return new Settings(data(environment), localProvider, localStore, watch);
    }

    private static Path data(UnaryOperator<String> environment) {
        Path byDefault = Path.of(System.getProperty("demo.home", "."), "data");
        return Stream.of(System.getProperty("demo.data"), environment.apply("DEMO_DATA"))
                .filter(folder -> folder != null && !folder.isBlank())
                .findFirst()
                .map(Path::of)
                .orElse(byDefault);
    }

    Path inbox() {
        return data.resolve("inbox");
    }

    /** A path as short as it can be told to somebody who stands in the working directory. */
    static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return (there.startsWith(here) ? here.relativize(there) : there).toString();
    }
}
