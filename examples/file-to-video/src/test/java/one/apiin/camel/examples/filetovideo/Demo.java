package one.apiin.camel.examples.filetovideo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import one.apiin.camel.sandbox.Sandbox;

/** Runs the demo in this JVM, with a sandbox whose ledger the test can read. */
final class Demo {

    private final FileToVideo main;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Demo(Path data, Sandbox sandbox) {
        this(new Settings(data, false, true, Settings.Mode.ONCE, 0));
        main.configure("camel.component.apiinone.api-key", sandbox.apiKey());
        main.configure("camel.component.apiinone.base-url", sandbox.baseUrl());
        main.configure("camel.component.apiinone.poll-interval", "100ms");
    }

    Demo(Settings settings) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        this.main = new FileToVideo(settings, new Terminal(out, false));
        main.configure("notify.url", "");
    }

    Demo with(String property, String value) {
        main.configure(property, value);
        return this;
    }

    static void drop(Path data, String file, String prompt) throws IOException {
        Files.createDirectories(data.resolve("inbox"));
        Files.writeString(data.resolve("inbox").resolve(file), prompt);
    }

    static Path archived(Path data, String key) {
        return data.resolve("s3/videos").resolve(key);
    }

    /** Runs until every video is archived, and returns the output. */
    String run() throws Exception {
        main.run();
        return printed.toString(StandardCharsets.UTF_8);
    }
}
