package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends the files of a folder to a route, one after the other. A file goes when its exchange has
 * succeeded. Unlike Camel's file consumer it waits for each, so that at most one submission of a
 * lane is in flight.
 *
 * <p>Restart: files still in the folder are sent again.
 */
final class Lane {

    private static final int SCAN_INTERVAL = 50;

    private final Path folder;
    private final ProducerTemplate route;

    Lane(Path folder, ProducerTemplate route) {
        this.folder = folder;
        this.route = route;
    }

    /** Goes on until the process ends. */
    void start() {
        Thread thread = new Thread(this::run, folder.getFileName().toString());
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (true) {
            try {
                for (Path file : files(folder)) {
                    send(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Pause.millis(SCAN_INTERVAL);
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void send(Path file) throws IOException {
        String prompt = Files.readString(file);
        Exchange done =
                route.request(
                        "direct:submit",
                        exchange -> {
                            exchange.getMessage().setBody(prompt);
                            String name = file.getFileName().toString();
                            exchange.getMessage().setHeader(Exchange.FILE_NAME, name);
                        });
        if (done.getException() == null) {
            Files.delete(file);
        }
    }
}
