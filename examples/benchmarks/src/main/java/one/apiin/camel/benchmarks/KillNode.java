package one.apiin.camel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.repository.LedgerException;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The process that {@link Kills} kills: it submits prompts from a folder and writes each delivered
 * completion to a file. A prompt leaves the folder when its exchange has succeeded, so that a
 * restart submits the others again.
 */
final class KillNode extends RouteBuilder {

    static final String QUIET = "quiet";
    static final String DELIVERIES = "deliveries.txt";
    private static final String ACCOUNT = "default";

    private final Path folder;
    private final int threads;

    private KillNode(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    static Path inbox(Path folder) {
        return folder.resolve("inbox");
    }

    /**
     * Arguments: the JDBC URL of the ledger, the provider's URL, the key, the folder, the
     * calling threads.
     */
    public static void main(String[] args) {
        try {
            run(args);
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // also where threads are left
        }
    }

    private static void run(String[] args) throws Exception {
        KillNode node = new KillNode(Path.of(args[3]), Integer.parseInt(args[4]));
        JdbcConnectionPool connections = Databases.pool(args[0]);
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(connections, "APIINONE_", true)) {
            ledger.open();
            CamelContext context = new DefaultCamelContext();
            context.addComponent("apiinone", component(connections, args[1], args[2]));
            context.addRoutes(node);
            context.start();
            Thread watch = new Thread(() -> node.sayWhenQuiet(ledger));
            watch.setDaemon(true);
            watch.start();
            NodeProcess.awaitStop();
            context.stop();
        }
    }

    private static ApiInOneComponent component(DataSource ledger, String baseUrl, String apiKey) {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setDataSource(ledger);
        component.setBaseUrl(baseUrl);
        component.setApiKey(apiKey);
        component.setRequestsPerSecond(1000);
        component.setCreditLimit(Long.MAX_VALUE / 2); // so that the credits are counted
        component.setRequestTimeout(Duration.ofSeconds(5));
        component.setLeaseTimeout(Duration.ofSeconds(2));
        component.setPollInterval(Duration.ofMillis(300));
        return component;
    }

    @Override
    public void configure() {
        onException(SubmitOutcomeUnknownException.class).handled(true).process(this::recordUnknown);

        FileRoutes.submit(
                this, inbox(folder), threads, "apiinone:video?idempotencyKey=${file:name}");

        // The delays leave time for a kill before the delivery is recorded, and before it is
        // confirmed.
        from("apiinone:video?delay=50&redeliveryDelay=500ms")
                .delay(simple("${random(0,300)}"))
                .process(this::record)
                .delay(simple("${random(0,100)}"));
    }

    private void record(Exchange exchange) throws IOException {
        VideoTask task = exchange.getMessage().getBody(VideoTask.class);
        String taskId = task.getTaskId() == null ? "-" : task.getTaskId();
        write(new DeliveryRecord(item(exchange), task.getSubmissionId(), taskId, task.getState()));
    }

    private void recordUnknown(Exchange exchange) throws IOException {
        SubmitOutcomeUnknownException why =
                exchange.getProperty(
                        Exchange.EXCEPTION_CAUGHT, SubmitOutcomeUnknownException.class);
        write(
                new DeliveryRecord(
                        item(exchange), why.getSubmissionId(), "-", TaskState.OUTCOME_UNKNOWN));
    }

    private void write(DeliveryRecord delivery) throws IOException {
        delivery.appendTo(folder.resolve(DELIVERIES));
    }

    private static String item(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
    }

    private void sayWhenQuiet(JdbcTaskRepository ledger) {
        while (true) {
            try {
                if (open(ledger.sums(ACCOUNT)) == 0 && inboxIsEmpty()) {
                    System.out.println(QUIET);
                }
            } catch (LedgerException e) {
                // the database does not respond: asked again
            }
            Pause.millis(100);
        }
    }

    /** Submissions whose completion has not been delivered yet. */
    static long open(LedgerSums sums) {
        return sums.of(TaskState.RESERVED)
                + sums.of(TaskState.RUNNING)
                + sums.of(Delivery.PENDING)
                + sums.of(Delivery.CLAIMED)
                + sums.of(Delivery.PARKED);
    }

    private boolean inboxIsEmpty() {
        try {
            return FileRoutes.isEmpty(inbox(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
