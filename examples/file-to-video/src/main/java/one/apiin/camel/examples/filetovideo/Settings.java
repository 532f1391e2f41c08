package one.apiin.camel.examples.filetovideo;

import java.nio.file.InvalidPathException;
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
 * @param mode when to stop
 * @param port the port of the page; 0 selects a free one, or {@link #DEFAULT_PORT} if nothing uses it
 */
record Settings(Path data, boolean localProvider, boolean localStore, Mode mode, int port) {

    static final int DEFAULT_PORT = 8788;

    private static final String USAGE =
            "--once (stop after the last video), --watch (until Ctrl-C), --port=N (of the page)";

    /** When the process stops. */
    enum Mode {
        /** After the last video. */
        ONCE,
        /** On Ctrl-C. */
        WATCH,
        /** When its supervisor closes its standard input. */
        NODE
    }

    /**
     * Reads the environment; a system property {@code demo.data} overrides {@code DEMO_DATA}.
     *
     * @throws IllegalArgumentException naming the invalid argument
     */
    static Settings of(UnaryOperator<String> environment, List<String> arguments) {
        boolean node = false;
        boolean localProvider = environment.apply("APIINONE_API_KEY") == null;
        boolean localStore = environment.apply("S3_BUCKET") == null;
        Mode mode = localProvider ? Mode.ONCE : Mode.WATCH;
        int port = 0;
        for (String argument : words(arguments)) {
            if (argument.startsWith("--port=")) {
                port = port(argument.substring("--port=".length()));
                continue;
            }
            switch (argument) {
                case "--once" -> mode = Mode.ONCE;
                case "--watch" -> mode = Mode.WATCH;
                case "--node" -> node = true;
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument " + argument + "; known are " + USAGE);
            }
        }
        return node
                ? new Settings(data(environment), false, false, Mode.NODE, port)
                : new Settings(data(environment), localProvider, localStore, mode, port);
    }

    /** Maven passes all arguments as one. */
    private static List<String> words(List<String> arguments) {
        return arguments.stream()
                .flatMap(argument -> Stream.of(argument.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("--port must be a number from 1 to 65535, not " + text);
    }

    private static Path data(UnaryOperator<String> environment) {
        String home = System.getProperty("demo.home", ".");
        String folder =
                Stream.of(System.getProperty("demo.data"), environment.apply("DEMO_DATA"))
                        .filter(name -> name != null && !name.isBlank())
                        .findFirst()
                        .orElse(home + "/data");
        try {
            Path data = Path.of(folder);
            if (folder.indexOf('\uFFFD') < 0) {
                return data;
            }
        } catch (InvalidPathException e) {
            // reported below
        }
        throw new IllegalArgumentException(
                "the name of the data folder has letters that this locale cannot express;"
                        + " set LC_ALL=C.UTF-8, or another folder with -Ddemo.data=FOLDER");
    }

    /** Whether a supervisor runs the node as another process, and shows a page. */
    boolean supervised() {
        return mode == Mode.WATCH && localProvider && localStore;
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
