package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.FilesBelow;
import one.apiin.camel.VideoBody;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.Delivery;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A completion whose exchange Camel drops without completing it is delivered again after claimTimeout. */
class DroppedExchangeTest {

    private static final String GENERATE = "apiinone:video?operation=generate";
    private static final AggregationStrategy THROWS =
            (old, fresh) -> {
                throw new IllegalStateException("cannot merge");
            };

    @TempDir Path spool;

    private final AtomicInteger running = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private Duration claimTimeout = Duration.ofSeconds(1);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(c -> c.setDownloadDirectory(spool.toString()))
                    .component(c -> c.setClaimTimeout(claimTimeout));

    private void send(String uri) {
        camel.template().request(uri, e -> e.getMessage().setBody("a fox"));
    }

    private Exchange delivered() {
        soon().until(() -> !camel.mock("delivered").getExchanges().isEmpty());
        return camel.mock("delivered").getExchanges().get(0);
    }

    private static int attempt(Exchange delivered) {
        return delivered.getMessage().getHeader("CamelApiInOneDeliveryAttempt", Integer.class);
    }

    private List<Path> videos() {
        return FilesBelow.of(spool).stream()
                .filter(f -> f.getFileName().toString().startsWith("video-"))
                .toList();
    }

    /** The exchange that polled a completion is dropped. */
    private void pollEnrich(String uri, AggregationStrategy aggregation) throws Exception {
        camel.routes(r -> r.from("direct:enrich").pollEnrich(uri, FAR.toMillis(), aggregation));
        camel.submit("apiinone:video");
        send("direct:enrich");
    }

    private void startConsumer() {
        camel.routes(r -> r.from("apiinone:video?delay=20").to("mock:delivered"));
    }

    @Test
    void aCompletionGeneratedByAnEnricherWhoseAggregationThrowsIsDelivered() throws Exception {
        camel.routes(r -> r.from("direct:in").enrich(GENERATE, THROWS));
        startConsumer();

        send("direct:in");

        assertThat(attempt(delivered())).isEqualTo(2);
    }

    @Test
    void aCompletionPolledByAnEnricherWhoseAggregationThrowsIsRedelivered() throws Exception {
        pollEnrich("apiinone:video", THROWS);
        startConsumer();

        assertThat(attempt(delivered())).isEqualTo(2);
    }

    @Test
    void aCompletionPolledByAnEnricherThatAggregatesToNullIsRedelivered() throws Exception {
        pollEnrich("apiinone:video", (old, fresh) -> null);
        startConsumer();

        assertThat(attempt(delivered())).isEqualTo(2);
    }

    @Test
    void aCompletionThatIsPolledAgainAndAgainAndNeverConfirmedIsParked() throws Exception {
        String uri = "apiinone:video?maxDeliveries=2&delay=20";
        camel.submit("apiinone:video");
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(attempt(camel.consumer().receive(uri, FAR.toMillis()))).isEqualTo(attempt);
        }
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        camel.submit("apiinone:video");

        Exchange next = camel.consumer().receive(uri, FAR.toMillis());

        assertThat(attempt(next)).as("of the second task").isEqualTo(1);
        assertThat(camel.sums().of(Delivery.PARKED)).isEqualTo(1);
        assertThat(camel.consumer().receiveNoWait(uri)).isNull();
    }

    @Test
    void theFileOfADroppedExchangeIsDeletedWhenItsClaimExpires() throws Exception {
        pollEnrich("apiinone:video?download=true", THROWS);
        startConsumer();

        assertThat(attempt(delivered())).isEqualTo(2);
        soon().until(() -> videos().isEmpty());
    }

    @Test
    void theFileOfADroppedExchangeThatGeneratedItIsDeletedWhenItsClaimExpires() throws Exception {
        camel.routes(r -> r.from("direct:in").enrich(GENERATE + "&download=true", THROWS));
        startConsumer();

        send("direct:in");

        assertThat(attempt(delivered())).isEqualTo(2);
        soon().until(() -> videos().isEmpty());
    }

    /** The body may have moved to another exchange, which goes on. */
    @Test
    void theFileOfADroppedExchangeStaysUntilItsClaimExpires() throws Exception {
        claimTimeout = Duration.ofHours(12);
        var body = new CompletableFuture<VideoBody>();
        pollEnrich(
                "apiinone:video?download=true",
                (old, fresh) -> {
                    body.complete(fresh.getMessage().getBody(VideoBody.class));
                    throw new IllegalStateException("cannot merge");
                });

        assertThat(body.getNow(null).getFile()).exists();
        assertThat(camel.sums().of(Delivery.CLAIMED)).isEqualTo(1);
    }

    /** As one whose route kills the process each time. */
    @Test
    void aCompletionWhoseDeliveriesNeverEndIsParkedAfterMaxDeliveries() throws Exception {
        List<AsyncCallback> stuck = new CopyOnWriteArrayList<>();
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxDeliveries=2")
                                .process(
                                        new AsyncProcessorSupport() {
                                            @Override
                                            public boolean process(
                                                    Exchange exchange, AsyncCallback callback) {
                                                stuck.add(callback);
                                                return false;
                                            }
                                        }));

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        assertThat(stuck).hasSize(2);
        stuck.forEach(callback -> callback.done(false));
    }

    /** The first exchange of a route does not go on until it is resumed. */
    private static final class Stuck extends AsyncProcessorSupport {
        private final CompletableFuture<AsyncCallback> first = new CompletableFuture<>();

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!first.complete(callback)) {
                callback.done(true);
                return true;
            }
            return false;
        }
    }

    @Test
    void theDeliveryAfterAStopThatDidNotWaitForTheExchangeIsTheNextAttempt() throws Exception {
        claimTimeout = Duration.ofHours(12);
        Stuck stuck = new Stuck();
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20")
                                .routeId("completions")
                                .process(stuck)
                                .to("mock:delivered"));
        camel.submit("apiinone:video");
        AsyncCallback first = stuck.first.get(FAR.toSeconds(), TimeUnit.SECONDS);

        camel.context().getRouteController().stopRoute("completions", 1, TimeUnit.MILLISECONDS);
        camel.context().getRouteController().startRoute("completions");

        assertThat(attempt(delivered())).isEqualTo(2);
        first.done(false);
    }

    private void count(Exchange exchange) throws InterruptedException {
        running.incrementAndGet();
        assertThat(gate.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
        running.decrementAndGet();
    }

    @Test
    void anExchangeWhoseClaimExpiredReleasesItsFileAndOnceItsPermit() throws Exception {
        Stuck stuck = new Stuck();
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&maxInFlight=1&download=true")
                                .process(stuck)
                                .process(this::count)
                                .to("mock:delivered"));
        camel.submit("apiinone:video");

        assertThat(attempt(delivered())).as("with the only permit").isEqualTo(2);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        soon().until(() -> videos().isEmpty());

        stuck.first.join().done(false);
        gate = new CountDownLatch(1);
        camel.submit("apiinone:video");
        camel.submit("apiinone:video");
        soon().until(() -> running.get() == 1);
        await().during(Duration.ofMillis(300)).atMost(FAR).until(() -> running.get() == 1);
        gate.countDown();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 3);
    }
}
