package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.VideoBody;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A completion whose exchange Camel drops without running its callbacks is delivered again. */
class DroppedExchangeTest {

    private static final String GENERATE = "apiinone:video?operation=generate";
    private static final AggregationStrategy THROWS =
            (old, fresh) -> {
                throw new IllegalStateException("cannot merge");
            };

    @TempDir Path spool;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setDownloadDirectory(spool.toString()));

    private void send(String uri) {
        camel.template().request(uri, e -> e.getMessage().setBody("a fox"));
    }

    /** What the consumer delivers after a garbage collection. */
    private Exchange delivered() {
        soon().until(
                        () -> {
                            System.gc();
                            return !camel.mock("delivered").getExchanges().isEmpty();
                        });
        return camel.mock("delivered").getExchanges().get(0);
    }

    private static int attempt(Exchange delivered) {
        return delivered.getMessage().getHeader("CamelApiInOneDeliveryAttempt", Integer.class);
    }

    private List<Path> videos() throws IOException {
        try (var files = Files.walk(spool)) {
            return files.filter(f -> f.getFileName().toString().startsWith("video-")).toList();
        }
    }

    /** A consumer receives the polled completion again. */
    private void pollEnrich(String uri, AggregationStrategy aggregation) throws Exception {
        camel.routes(r -> r.from("direct:enrich").pollEnrich(uri, FAR.toMillis(), aggregation));
        camel.submit("apiinone:video");
        send("direct:enrich");
        camel.routes(r -> r.from("apiinone:video?delay=20").to("mock:delivered"));
    }

    @Test
    void aCompletionGeneratedByAnEnricherWhoseAggregationThrowsIsDelivered() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:in").enrich(GENERATE, THROWS);
                    r.from("apiinone:video?delay=20").to("mock:delivered");
                });

        send("direct:in");

        assertThat(attempt(delivered())).as("the first was none").isEqualTo(1);
    }

    @Test
    void aCompletionPolledByAnEnricherWhoseAggregationThrowsIsRedelivered() throws Exception {
        pollEnrich("apiinone:video?redeliveryDelay=50ms", THROWS);

        assertThat(attempt(delivered())).isEqualTo(2);
    }

    @Test
    void aCompletionPolledByAnEnricherThatAggregatesToNullIsRedelivered() throws Exception {
        pollEnrich("apiinone:video?redeliveryDelay=50ms", (old, fresh) -> null);

        assertThat(attempt(delivered())).isEqualTo(2);
    }

    @Test
    void theFileOfADroppedExchangeIsDeleted() throws Exception {
        pollEnrich("apiinone:video?download=true&redeliveryDelay=50ms", THROWS);

        assertThat(attempt(delivered())).isEqualTo(2);
        soon().until(
                        () -> {
                            System.gc();
                            return videos().isEmpty();
                        });
    }

    /** The body has moved to another exchange, which goes on. */
    @Test
    void theFileOfADroppedExchangeStaysWhileItsBodyIsInUse() throws Exception {
        List<Object> bodies = new java.util.concurrent.CopyOnWriteArrayList<>();
        pollEnrich(
                "apiinone:video?download=true&redeliveryDelay=50ms",
                (old, fresh) -> {
                    bodies.add(fresh.getMessage().getBody());
                    throw new IllegalStateException("cannot merge");
                });

        delivered();

        assertThat(((VideoBody) bodies.get(0)).getFile()).exists();
    }
}
