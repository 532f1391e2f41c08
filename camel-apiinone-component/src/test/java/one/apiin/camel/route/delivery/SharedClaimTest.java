package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Several exchanges of one process see the same end: the answer of the one that holds it counts. */
class SharedClaimTest extends RouteTestSupport {

    private static final String AWAIT = "apiinone:video?operation=await";

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();

    private void hold() throws InterruptedException {
        told.countDown();
        assertThat(mayGoOn.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The first attempt of the consumer waits until it may go on. */
    private void consumer(boolean fails) throws Exception {
        routes(
                r ->
                        r.from("apiinone:video?delay=20&redeliveryDelay=50ms")
                                .process(
                                        e -> {
                                            if (attempts.incrementAndGet() == 1) {
                                                hold();
                                                failIf(fails);
                                            }
                                        })
                                .to("mock:consumer"));
    }

    private static void failIf(boolean fails) {
        if (fails) {
            throw new IllegalStateException("archive is full");
        }
    }

    private String heldTask() throws Exception {
        String id = submit("apiinone:video").getTaskId();
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
        return id;
    }

    @Test
    void aConsumersFailureCountsThoughAnAwaitSawTheSameEnd() throws Exception {
        routes(r -> r.from("direct:await").to(AWAIT));
        consumer(true);
        mock("consumer").expectedMessageCount(1);
        String id = heldTask();

        VideoTask seen = template.requestBody("direct:await", id, VideoTask.class);
        mayGoOn.countDown();

        assertThat(seen.getState()).isEqualTo(TaskState.COMPLETED);
        mock("consumer").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void aConsumersFailureCountsThoughADuplicateGenerateSawTheSameEnd() throws Exception {
        routes(
                r -> {
                    r.from("direct:keyed").to("apiinone:video?idempotencyKey=k");
                    r.from("direct:generate")
                            .to("apiinone:video?operation=generate&idempotencyKey=k");
                });
        consumer(true);
        mock("consumer").expectedMessageCount(1);
        submit("direct:keyed");
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();

        submit("direct:generate");
        mayGoOn.countDown();

        mock("consumer").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void aFailingAwaitLeavesTheEndToTheConsumerThatTellsIt() throws Exception {
        routes(r -> r.from("direct:await").to(AWAIT).throwException(new IllegalStateException()));
        consumer(false);
        String id = heldTask();

        Exchange await = template.request("direct:await", e -> e.getMessage().setBody(id));
        assertThat(sums().of(Delivery.CLAIMED)).isEqualTo(1);
        mayGoOn.countDown();

        assertThat(await.getException()).isInstanceOf(IllegalStateException.class);
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void theFailureOfAPollEnrichCountsThoughAnAwaitSawTheSameEnd() throws Exception {
        routes(
                r -> {
                    r.from("direct:await").to(AWAIT);
                    r.from("direct:enrich")
                            .pollEnrich("apiinone:video?redeliveryDelay=50ms", 60_000)
                            .process(e -> hold())
                            .throwException(new IllegalStateException("archive is full"));
                });
        String id = submit("apiinone:video").getTaskId();
        var enriched = template.asyncSend("direct:enrich", e -> e.getMessage().setBody("x"));
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();

        template.requestBody("direct:await", id);
        mayGoOn.countDown();

        assertThat(enriched.get(60, TimeUnit.SECONDS).getException()).hasMessage("archive is full");
        Exchange again = consumer.receive("apiinone:video", 60_000);
        assertThat(again.getMessage().getHeader("CamelApiInOneDeliveryAttempt")).isEqualTo(2);
    }

    /** One of the two holds it: told by it, or by a consumer if it was the one that failed. */
    @Test
    void ofTwoThatAwaitOneTaskTheOneThatFailsLosesNothing() throws Exception {
        sandbox().pace(Pace.byHand());
        routes(
                r -> {
                    r.from("direct:good").to(AWAIT);
                    r.from("direct:bad").to(AWAIT).throwException(new IllegalStateException());
                    r.from("apiinone:video?delay=20").to("mock:consumer");
                });
        String id = submit("apiinone:video").getTaskId();
        var good = template.asyncSend("direct:good", e -> e.getMessage().setBody(id));
        var bad = template.asyncSend("direct:bad", e -> e.getMessage().setBody(id));

        sandbox().finish(id);

        assertThat(good.get(60, TimeUnit.SECONDS).getException()).isNull();
        assertThat(bad.get(60, TimeUnit.SECONDS).getException()).isNotNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
    }
}
