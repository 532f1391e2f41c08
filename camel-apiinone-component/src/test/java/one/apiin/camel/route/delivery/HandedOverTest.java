package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.route.download.DownloadTestSupport;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A route is stopped whose exchanges go on in a seda, or are lost with what they were handed to. */
class HandedOverTest {

    private static final String COMPLETIONS = "apiinone:video?delay=20&redeliveryDelay=100ms";

    @TempDir Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private Duration claimTimeout = Duration.ofHours(12);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setClaimTimeout(claimTimeout));

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private void archiving(RouteBuilder r) {
        r.from(COMPLETIONS).routeId("completions").to("mock:delivered").to("seda:archive");
        r.from("seda:archive").process(this::await).to("mock:archived");
    }

    private void await(Exchange exchange) throws InterruptedException {
        assertThat(go.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void handOver(int completions) throws Exception {
        camel.context();
        for (int i = 0; i < completions; i++) {
            camel.submit("apiinone:video");
        }
        soon().until(() -> camel.sums().of(Delivery.CLAIMED) == completions);
        soon().until(() -> camel.context().getInflightRepository().size("completions") == 0);
    }

    private void restart() throws Exception {
        camel.context().getRouteController().stopRoute("completions");
        camel.context().getRouteController().startRoute("completions");
    }

    @Test
    void whatIsInASedaIsConfirmedThereThoughItsRouteStartsAgain() throws Exception {
        camel.routes(this::archiving);
        handOver(3);

        restart();
        camel.submit("apiinone:video");
        soon().until(() -> camel.mock("delivered").getReceivedCounter() >= 4);
        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 4);
        assertThat(camel.mock("archived").getReceivedCounter()).isEqualTo(4);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(4);
    }

    @Test
    void whatFailsInASedaAfterItsRouteWasRemovedIsDeliveredByAnother() throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS).routeId("completions").to("seda:archive");
                    r.from("seda:archive")
                            .process(this::await)
                            .throwException(new IllegalStateException("full"));
                });
        handOver(1);

        camel.context().getRouteController().stopRoute("completions");
        assertThat(camel.context().removeRoute("completions")).isTrue();
        camel.routes(r -> r.from(COMPLETIONS + "&maxInFlight=1").to("mock:delivered"));
        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(1);
    }

    @Test
    void whatIsLostInASedaIsDeliveredAgainAfterClaimTimeoutThoughItsRouteStartedAgain()
            throws Exception {
        claimTimeout = Duration.ofSeconds(2);
        camel.routes(
                r ->
                        r.from(COMPLETIONS)
                                .routeId("completions")
                                .to("mock:delivered")
                                .filter(r.header("CamelApiInOneDeliveryAttempt").isEqualTo(1))
                                .to("seda:lost"));
        handOver(1);

        restart();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(2);
    }

    /** They end with the route. */
    @Test
    void whatIsInAResequencerIsDeliveredAgainWhenItsRouteStartsAgain() throws Exception {
        camel.routes(
                r ->
                        r.from(COMPLETIONS)
                                .routeId("completions")
                                .to("mock:delivered")
                                .filter(r.header("CamelApiInOneDeliveryAttempt").isEqualTo(1))
                                .resequence(r.header("CamelApiInOneTaskId"))
                                .batch()
                                .timeout(FAR.toMillis())
                                .to("mock:archived"));
        handOver(1);

        restart();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(2);
    }

    /** The second has no thread any more. */
    @Test
    void ofTwoVideosWhoseFirstIsInASedaBothAreDeliveredThoughTheirRouteStartsAgain()
            throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS + "&splitVideos=true")
                            .routeId("completions")
                            .to("seda:archive");
                    r.from("seda:archive").process(this::await).to("mock:archived");
                });
        String clip = camel.sandbox().baseUrl() + "/files/a.mp4";
        camel.sandbox().alwaysOnStatus(DownloadTestSupport.urls(clip, clip + "?v=2"));
        handOver(1);

        restart();
        go.countDown();

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(camel.mock("archived").getExchanges())
                .extracting(e -> e.getProperty("CamelSplitIndex", Integer.class))
                .containsExactly(0, 0, 1);
    }

    @Test
    void whatIsInASedaWhenItsContextStopsIsReleased() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(h2(folder)),
                        r -> r.from(COMPLETIONS).to("seda:lost").to("mock:delivered"));
        send(context, "apiinone:video", "a fox");
        mock(context, "delivered").expectedMessageCount(1);
        mock(context, "delivered").assertIsSatisfied();

        context.stop();

        assertThat(Texts.ofColumn(h2(folder), "delivery")).containsExactly("PENDING");
    }
}
