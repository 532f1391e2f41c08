package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.VideoBody;
import one.apiin.camel.route.RouteTestSupport;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Camel drops an exchange without running its completions: its end is told all the same. */
class DroppedExchangeTest extends RouteTestSupport {

    private static final String GENERATE = "apiinone:video?operation=generate";
    private static final AggregationStrategy THROWS =
            (old, fresh) -> {
                throw new IllegalStateException("cannot merge");
            };

    @TempDir Path spool;

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setDownloadDirectory(spool.toString());
        return component;
    }

    private void send(String uri) {
        template.request(uri, e -> e.getMessage().setBody("a fox"));
    }

    /** What the consumer tells, once the garbage has been collected. */
    private Exchange told() {
        soon().until(
                        () -> {
                            System.gc();
                            return !mock("told").getExchanges().isEmpty();
                        });
        return mock("told").getExchanges().get(0);
    }

    private static int attempt(Exchange told) {
        return told.getMessage().getHeader("CamelApiInOneDeliveryAttempt", Integer.class);
    }

    private List<Path> videos() throws IOException {
        try (var files = Files.walk(spool)) {
            return files.filter(f -> f.getFileName().toString().startsWith("video-")).toList();
        }
    }

    /** The polled end comes again at a consumer. */
    private void pollEnrich(String uri, AggregationStrategy aggregation) throws Exception {
        routes(r -> r.from("direct:enrich").pollEnrich(uri, 60_000, aggregation));
        submit("apiinone:video");
        send("direct:enrich");
        routes(r -> r.from("apiinone:video?delay=20").to("mock:told"));
    }

    @Test
    void anEndGeneratedByAnEnricherWhoseAggregationThrowsIsEmitted() throws Exception {
        routes(
                r -> {
                    r.from("direct:in").enrich(GENERATE, THROWS);
                    r.from("apiinone:video?delay=20").to("mock:told");
                });

        send("direct:in");

        assertThat(attempt(told())).as("the first was none").isEqualTo(1);
    }

    @Test
    void anEndPolledByAnEnricherWhoseAggregationThrowsComesAgain() throws Exception {
        pollEnrich("apiinone:video?redeliveryDelay=50ms", THROWS);

        assertThat(attempt(told())).isEqualTo(2);
    }

    @Test
    void anEndPolledByAnEnricherThatAggregatesToNothingComesAgain() throws Exception {
        pollEnrich("apiinone:video?redeliveryDelay=50ms", (old, fresh) -> null);

        assertThat(attempt(told())).isEqualTo(2);
    }

    @Test
    void theFileOfAnEndPolledInVainGoes() throws Exception {
        pollEnrich("apiinone:video?download=true&redeliveryDelay=50ms", THROWS);

        assertThat(attempt(told())).isEqualTo(2);
        soon().until(
                        () -> {
                            System.gc();
                            return videos().isEmpty();
                        });
    }

    /** The body has moved to another exchange, which goes on. */
    @Test
    void theFileOfAnEndPolledInVainStaysAsLongAsItsBodyIsInUse() throws Exception {
        List<Object> bodies = new java.util.concurrent.CopyOnWriteArrayList<>();
        pollEnrich(
                "apiinone:video?download=true&redeliveryDelay=50ms",
                (old, fresh) -> {
                    bodies.add(fresh.getMessage().getBody());
                    throw new IllegalStateException("cannot merge");
                });

        told();

        assertThat(((VideoBody) bodies.get(0)).getFile()).exists();
    }
}
