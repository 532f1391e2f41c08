package one.apiin.camel.examples.filetovideo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import one.apiin.camel.examples.local.LocalServices;
import org.apache.camel.main.Main;

/**
 * The demo: prompts from a folder become videos in S3. {@code --watch} runs until Ctrl-C, {@code
 * --once} stops after the last video; the default is {@code --watch} with an API key, else {@code
 * --once}. With {@code --watch} and without a key, {@link Watch} runs this class as another process,
 * its node, and shows a page.
 */
public final class FileToVideo {

    private static final String SAMPLE =
            "A paper boat sails down a rainy street at dusk, slow camera, warm light";

    private final Settings settings;
    private final DemoMessages messages;
    private final Progress progress;
    private final Main main = new Main();
    private final CountDownLatch ended = new CountDownLatch(1);

    FileToVideo(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.messages = new DemoMessages(settings, terminal);
        this.progress = new Progress(terminal);
    }

    public static void main(String... arguments) {
        Terminal terminal = Terminal.system();
        endBuildProgress();
        try {
            run(Settings.of(System::getenv, List.of(arguments)), terminal);
        } catch (Exception | LinkageError e) {
            terminal.say("Cannot start: " + ErrorMessages.of(e));
            System.exit(1);
        }
    }

    /** The build prints its progress until this file is deleted. */
    private static void endBuildProgress() {
        String marker = System.getProperty("demo.building");
        if (marker != null) {
            new File(marker).delete();
        }
    }

    /** Says what it does before the classes of Camel are loaded, which takes seconds. */
    private static void run(Settings settings, Terminal terminal) throws Exception {
        if (settings.mode() == Settings.Mode.NODE) {
            logTo(settings.data().resolve("demo.log"));
            runUntilTheSystemStopsIt(new FileToVideo(settings, terminal));
            return;
        }
        DataFolder folder = DataFolder.open(settings.data());
        try {
            new DemoMessages(settings, terminal).welcome();
            if (settings.supervised()) {
                logTo(settings.data().resolve("supervisor.log"));
                Watch.run(settings, terminal);
            } else {
                logTo(settings.data().resolve("demo.log"));
                runUntilTheSystemStopsIt(new FileToVideo(settings, terminal));
            }
        } finally {
            folder.close();
        }
    }

    /** Before the first logger is created. */
    private static void logTo(Path file) {
        System.setProperty("demo.log", file.toString());
    }

    private static void runUntilTheSystemStopsIt(FileToVideo demo) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stopAndWait));
        demo.run();
    }

    /** Overrides a property of {@code application.properties}. Call it before {@link #run}. */
    void configure(String property, String value) {
        main.addOverrideProperty(property, value);
    }

    /** Runs until every video is archived, or until {@link #stop}. */
    void run() throws Exception {
        Files.createDirectories(settings.inbox());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Ledger ledger = new Ledger(settings.data());
                LocalServices services =
                        new LocalServices(
                                settings.data(), settings.localProvider(), settings.localStore())) {
            services.properties().forEach(this::configure);
            configure("file-to-video.data", settings.data().toString());
            main.bind("ledger", ledger.dataSource());
            main.configure().addRoutesBuilder(new Routes(progress));
            ledger.open().forEach(progress::resumed);
            createSample(ledger);
            if (settings.mode() == Settings.Mode.NODE) {
                NodeReport.start(clock, ledger, this::stop);
            }
            clock.scheduleWithFixedDelay(() -> tick(ledger), 1, 1, TimeUnit.SECONDS);
            main.run();
            clock.shutdown();
            clock.awaitTermination(5, TimeUnit.SECONDS);
            messages.summary(progress, ledger.open().size());
        } finally {
            clock.shutdownNow();
            ended.countDown();
        }
    }

    /** Stops {@link #run} after the exchanges in flight. */
    void stop() {
        main.completed();
    }

    private void stopAndWait() {
        try {
            stop();
            ended.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick(Ledger ledger) {
        progress.tick();
        if (settings.mode() == Settings.Mode.ONCE && isIdle(ledger)) {
            stop();
        }
    }

    /** Creates a sample prompt if the sandbox is used and nothing is pending. */
    private void createSample(Ledger ledger) throws IOException {
        if (settings.localProvider() && settings.mode() == Settings.Mode.ONCE && isIdle(ledger)) {
            Files.writeString(settings.inbox().resolve("idea.txt"), SAMPLE);
            messages.sample("idea.txt", SAMPLE);
        }
    }

    /** Reads the inbox first: a file is moved after its submission is stored in the ledger. */
    private boolean isIdle(Ledger ledger) {
        try (Stream<Path> files = Files.list(settings.inbox())) {
            return files.noneMatch(file -> file.toString().endsWith(".txt"))
                    && ledger.open().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }
}
