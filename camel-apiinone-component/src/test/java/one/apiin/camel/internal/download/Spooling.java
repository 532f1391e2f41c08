package one.apiin.camel.internal.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own that holds one spool file until it is killed. */
public final class Spooling {

    private static final String READY = "ready";

    private Spooling() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        SpoolDirectory spool = SpoolDirectory.open(Path.of(args[0]));
        Files.writeString(spool.create().path(), "video");
        System.out.println(READY);
        Thread.currentThread().join();
    }

    public static Process start(Path base) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Spooling.class.getName(),
                                base.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.equals(READY)) {
            line = lines.readLine();
        }
        return process;
    }
}
