package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.FilesBelow;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.cluster.NodeProcess;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A process of its own that downloads: {@code save LINK-OR-TASK-ID} by the producer, {@code submit} by
 * the consumer. It prints the outcome and how many files are left.
 */
public final class DownloadProcess {

    private final Path spool;
    private final CamelContext context = new DefaultCamelContext();

    private DownloadProcess(Path spool) {
        this.spool = spool;
    }

    /** Arguments: the provider's URL, the key, the spool directory. */
    public static void main(String[] args) throws Exception {
        new DownloadProcess(Path.of(args[2])).run(args[0], args[1]);
    }

    private void run(String provider, String key) throws Exception {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setBaseUrl(provider);
        component.setApiKey(key);
        component.setDownloadDirectory(spool.toString());
        component.setPollInterval(Duration.ofMillis(100));
        context.addComponent("apiinone", component);
        RouteBuilder.addRoutes(context, DownloadProcess::routes);
        context.start();
        System.out.println(NodeProcess.READY);
        ProducerTemplate template = context.createProducerTemplate();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("submit")) {
                submit(template);
            } else {
                print(
                        "SAVE",
                        template.request("direct:save", e -> e.getMessage().setBody(words[1])));
            }
            System.out.println("LEFT " + left());
        }
    }

    private static void routes(RouteBuilder r) {
        r.onException(VideoDownloadException.class).process(e -> print("CONSUMER", e));
        r.from("direct:save")
                .errorHandler(r.noErrorHandler())
                .to("apiinone:video?operation=download");
        r.from("apiinone:video?download=true&delay=20&maxDeliveries=1&bridgeErrorHandler=true")
                .process(e -> print("CONSUMER", e));
    }

    private void submit(ProducerTemplate template) {
        template.sendBody("apiinone:video", "a fox");
        soon().until(() -> sums(context).of(Delivery.PARKED) == 1);
        System.out.println("PARKED");
    }

    private static void print(String who, Exchange done) {
        Throwable failure =
                done.getException() != null
                        ? done.getException()
                        : done.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String what =
                failure == null
                        ? "got " + done.getMessage().getHeader("CamelFileLength")
                        : failure.getClass().getSimpleName() + ' ' + failure.getMessage();
        System.out.println(who + ' ' + what);
    }

    private long left() {
        return FilesBelow.of(spool).stream()
                .filter(path -> path.getFileName().toString().startsWith("video"))
                .count();
    }
}
