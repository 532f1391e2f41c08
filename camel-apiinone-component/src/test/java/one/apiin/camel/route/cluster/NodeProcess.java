package one.apiin.camel.route.cluster;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A node in a process of its own: submits what it reads ({@code submit KEY}, {@code generate KEY}),
 * prints what it delivers, and dies or stops at a crash point of its options ({@code go} continues).
 */
public final class NodeProcess {

    public static final String READY = "READY";

    /** Never reached; with it the nodes share the row of the credits. */
    public static final long CREDIT_LIMIT = 1_000_000;

    private final NodeOptions options;
    private final CountDownLatch go = new CountDownLatch(1);

    private NodeProcess(NodeOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        new NodeProcess(NodeOptions.of(args)).run();
    }

    private void run() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.addComponent("apiinone", component());
        RouteBuilder.addRoutes(context, NodeProcess::routes);
        context.start();
        System.out.println(READY);
        ProducerTemplate template = context.createProducerTemplate();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            obey(template, line.split(" "));
        }
    }

    private static void routes(RouteBuilder r) {
        String keyed = "idempotencyKey=${header.key}&correlationHeaders=key";
        r.from("direct:submit").to("apiinone:video?" + keyed);
        r.from("direct:generate").to("apiinone:video?operation=generate&" + keyed);
        r.from("apiinone:video?delay=50").process(NodeProcess::delivered);
    }

    private static void delivered(Exchange end) {
        VideoTask task = end.getMessage().getBody(VideoTask.class);
        String key = end.getMessage().getHeader("key", String.class);
        System.out.println("DELIVERED " + key + " " + task.getState());
    }

    private void obey(ProducerTemplate template, String[] words) {
        if (words[0].equals("go")) {
            go.countDown();
            return;
        }
        template.asyncSend("direct:" + words[0], e -> fill(e, words[1]))
                .thenAccept(done -> System.out.println(result(words[1], done)));
    }

    public static void fill(Exchange exchange, String key) {
        exchange.getMessage().setBody("fox " + key);
        exchange.getMessage().setHeader("key", key);
    }

    private static String result(String key, Exchange done) {
        return done.getException() == null
                ? "DONE " + key + " " + done.getMessage().getHeader("CamelApiInOneTaskId")
                : "FAILED " + key + " " + done.getException().getClass().getSimpleName();
    }

    private ApiInOneComponent component() {
        ApiInOneComponent component =
                new ApiInOneComponent() {
                    @Override
                    public InstantSource clock() {
                        return InstantSource.offset(super.clock(), options.skew());
                    }
                };
        JdbcTaskRepository ledger = new JdbcTaskRepository(options.open(), options.prefix(), true);
        ledger.open();
        component.setTaskRepository(CrashPointLedger.of(ledger, options.cut(), this::there));
        component.setBaseUrl(options.provider());
        component.setApiKey(options.key());
        component.setCreditLimit(CREDIT_LIMIT);
        component.setLeaseTimeout(options.lease());
        component.setRequestsPerSecond(1000);
        component.setRequestTimeout(Duration.ofSeconds(20));
        component.setPollInterval(Duration.ofMillis(100));
        return component;
    }

    private void there() {
        if (options.dies()) {
            Runtime.getRuntime().halt(1);
        }
        System.out.println("AT " + options.cut());
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
