package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several exchanges of one process see the same completion: the result of the one that claimed it counts. */
class SharedClaimTest {

    private static final String AWAIT = "apiinone:video?operation=await";

    private final CountDownLatch delivered = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final AtomicInteger attempts = new AtomicInteger();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private void hold() throws InterruptedException {
        delivered.countDown();
        assertThat(mayGoOn.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** The first attempt of the consumer waits until it may go on. */
    private void consumer(boolean fails) throws Exception {
        camel.routes(
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
        String id = camel.submit("apiinone:video").getTaskId();
        assertThat(delivered.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return id;
    }

    @Test
    void aConsumersFailureCountsThoughAnAwaitSawTheSameCompletion() throws Exception {
        camel.routes(r -> r.from("direct:await").to(AWAIT));
        consumer(true);
        camel.mock("consumer").expectedMessageCount(1);
        String id = heldTask();

        VideoTask seen = camel.template().requestBody("direct:await", id, VideoTask.class);
        mayGoOn.countDown();

        assertThat(seen.getState()).isEqualTo(TaskState.COMPLETED);
        camel.mock("consumer").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void aConsumersFailureCountsThoughADuplicateGenerateSawTheSameCompletion() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:keyed").to("apiinone:video?idempotencyKey=k");
                    r.from("direct:generate")
                            .to("apiinone:video?operation=generate&idempotencyKey=k");
                });
        consumer(true);
        camel.mock("consumer").expectedMessageCount(1);
        camel.submit("direct:keyed");
        assertThat(delivered.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();

        camel.submit("direct:generate");
        mayGoOn.countDown();

        camel.mock("consumer").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void aFailingAwaitLeavesTheCompletionToTheConsumerThatHoldsIt() throws Exception {
        camel.routes(
                r -> r.from("direct:await").to(AWAIT).throwException(new IllegalStateException()));
        consumer(false);
        String id = heldTask();

        Exchange await = camel.template().request("direct:await", e -> e.getMessage().setBody(id));
        assertThat(camel.sums().of(Delivery.CLAIMED)).isEqualTo(1);
        mayGoOn.countDown();

        assertThat(await.getException()).isInstanceOf(IllegalStateException.class);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void theFailureOfAPollEnrichCountsThoughAnAwaitSawTheSameCompletion() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:await").to(AWAIT);
                    r.from("direct:enrich")
                            .pollEnrich("apiinone:video?redeliveryDelay=50ms", FAR.toMillis())
                            .process(e -> hold())
                            .throwException(new IllegalStateException("archive is full"));
                });
        String id = camel.submit("apiinone:video").getTaskId();
        var enriched =
                camel.template().asyncSend("direct:enrich", e -> e.getMessage().setBody("x"));
        assertThat(delivered.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();

        camel.template().requestBody("direct:await", id);
        mayGoOn.countDown();

        assertThat(enriched.get(FAR.toSeconds(), TimeUnit.SECONDS).getException())
                .hasMessage("archive is full");
        Exchange again = camel.consumer().receive("apiinone:video", FAR.toMillis());
        assertThat(again.getMessage().getHeader("CamelApiInOneDeliveryAttempt")).isEqualTo(2);
    }

    /** One of the two holds the claim; if it is the failing one, the consumer delivers. */
    @Test
    void ofTwoExchangesThatAwaitOneTaskTheFailingOneLosesNothing() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.routes(
                r -> {
                    r.from("direct:good").to(AWAIT);
                    r.from("direct:bad").to(AWAIT).throwException(new IllegalStateException());
                    r.from("apiinone:video?delay=20").to("mock:consumer");
                });
        String id = camel.submit("apiinone:video").getTaskId();
        var good = camel.template().asyncSend("direct:good", e -> e.getMessage().setBody(id));
        var bad = camel.template().asyncSend("direct:bad", e -> e.getMessage().setBody(id));

        camel.sandbox().finish(id);

        assertThat(good.get(FAR.toSeconds(), TimeUnit.SECONDS).getException()).isNull();
        assertThat(bad.get(FAR.toSeconds(), TimeUnit.SECONDS).getException()).isNotNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }
}
