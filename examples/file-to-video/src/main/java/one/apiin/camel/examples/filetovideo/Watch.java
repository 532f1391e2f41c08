package one.apiin.camel.examples.filetovideo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import one.apiin.camel.examples.local.LocalServices;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.sandbox.fault.Faults;

/**
 * The supervisor of {@code --watch}: the sandbox and the S3 server in this process, the node in another
 * one that may be killed, and a page with buttons.
 *
 * <p>Threads: safe for concurrent use.
 * <p>Ownership: the caller closes it.
 */
final class Watch implements AutoCloseable {

    private static final int MAX_LINES = 60;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String OPERATOR_PATH = "/apiinone";

    private final Terminal terminal;
    private final InstantSource clock = InstantSource.system();
    private final LocalServices services;
    private final Inbox inbox;
    private final Path videos;

    /** The same for each node, so that the operator's page comes back after a kill. */
    private final int operatorPort = FreePort.next();

    private final Node node;
    private final DemoPage page;
    private final Deque<Line> lines = new ArrayDeque<>();
    private final CountDownLatch broken = new CountDownLatch(1);

    /** A line of the terminal, for the page. */
    record Line(long at, String text) {}

    Watch(Settings settings, Terminal terminal) throws Exception {
        this.terminal = terminal;
        inbox = new Inbox(settings.inbox());
        videos = Files.createDirectories(settings.data().resolve("s3/videos"));
        services = new LocalServices(settings.data(), true, true);
        try {
            page = new DemoPage(settings.port(), this, videos);
            node = new Node(Node.command(settings, properties()), this::print, broken::countDown);
        } catch (IOException | RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /** Runs until Ctrl-C. */
    static void run(Settings settings, Terminal terminal) throws Exception {
        DemoMessages messages = new DemoMessages(settings, terminal);
        Watch watch = new Watch(settings, terminal);
        Runtime.getRuntime().addShutdownHook(new Thread(watch::close));
        watch.start();
        messages.page(watch.url());
        Player.browse(watch.url(), System::getenv);
        watch.broken.await();
        throw new IllegalStateException(
                "the node does not start; see "
                        + Settings.shown(settings.data().resolve("demo.log")));
    }

    void start() throws IOException {
        node.start();
        page.start();
    }

    String url() {
        return page.url();
    }

    /** The bucket exists already: the node must start while the archive is down, too. */
    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(services.properties());
        properties.put("camel.component.aws2-s3.auto-create-bucket", "false");
        properties.put("camel.component.apiinone.request-timeout", "10s");
        properties.put("camel.component.apiinone.retention", "365d");
        properties.put("redelivery.delay", "2s");
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", LOOPBACK);
        properties.put("camel.server.port", String.valueOf(operatorPort));
        properties.put("camel.component.apiinone.dashboard-path", OPERATOR_PATH);
        properties.put("camel.component.apiinone.dashboard-actions", "true");
        return properties;
    }

    /** The component's own page, which the node serves. */
    String operatorPage() {
        return "http://" + LOOPBACK + ":" + operatorPort + OPERATOR_PATH;
    }

    /** @return the name of the prompt's file */
    String submit(String prompt) throws IOException {
        return inbox.add(prompt);
    }

    /** @param file the file, or empty for the newest one */
    String submitAgain(String file) throws IOException {
        List<LedgerSnapshot.Row> rows = node.ledger().rows();
        String again = file.isEmpty() && !rows.isEmpty() ? rows.get(0).file() : file;
        inbox.addAgain(again);
        return again;
    }

    /** The sandbox accepts and charges the next POST, and closes the connection without a reply. */
    String loseNextReply() throws IOException {
        services.sandbox().onSubmit(Faults.resetAfter());
        return submit("A message in a bottle drifts out to sea, the reply never arrives");
    }

    void archive(boolean up) throws Exception {
        if (up) {
            services.startStore();
        } else {
            services.stopStore();
        }
        print("The archive is " + (up ? "up again." : "down: it refuses connections."));
    }

    void kill() {
        print("kill -9 " + node.kill() + ": the node is dead, and starts again.");
    }

    /** The comparison of the sandbox's books with the ledger and the archive. */
    Books books() {
        LedgerSnapshot ledger = node.ledger();
        return Books.compare(
                ledger, services.sandbox().tasks(), inbox::promptOf, file -> video(file) != null);
    }

    Map<String, Object> state() {
        Map<String, Object> state =
                new WatchState(services, node, inbox, this::video, clock).of(books(), lines());
        state.put("operatorPage", operatorPage());
        return state;
    }

    /** The name of the archived video of a prompt's file, or null. */
    private String video(String file) {
        String name = file.replaceFirst("\\.txt$", ".mp4");
        return Files.isRegularFile(videos.resolve(name)) ? name : null;
    }

    private void print(String text) {
        terminal.say(text);
        synchronized (lines) {
            lines.addFirst(new Line(clock.millis(), text.strip().replaceAll("\\s+", " ")));
            if (lines.size() > MAX_LINES) {
                lines.removeLast();
            }
        }
    }

    private List<Line> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    @Override
    public void close() {
        page.close();
        node.close();
        services.close();
    }
}
