package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The next prompt that a route sends through the same sub-route, after a failure that it has dealt with, is a video of
 * its own.
 */
class NextPromptTest {

    private static final int SCENES = 3;

    private final AtomicInteger calls = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setMaxSubmitRetries(0)).routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:fails").to("apiinone:video");
        r.from("direct:fails-at-once").errorHandler(r.noErrorHandler()).to("apiinone:video");
        continued(r, "direct:goes-on", SubmitOutcomeUnknownException.class, "");
        continued(
                r,
                "direct:goes-on-under-a-key",
                SubmitOutcomeUnknownException.class,
                "?idempotencyKey=${body}");
        continued(
                r,
                "direct:waits",
                WatchEndedException.class,
                "?operation=generate&waitTimeout=50ms&idempotencyKey=${body}");
        r.from("direct:in-the-catch")
                .setBody(r.constant("scene 1"))
                .doTry()
                .to("direct:fails-at-once")
                .doCatch(SubmitOutcomeUnknownException.class)
                .setBody(r.constant("scene 2"))
                .to("direct:fails-at-once")
                .setBody(r.constant("scene 3"))
                .to("direct:fails-at-once")
                .end();
        r.from("direct:processor").process(this::all);
        r.from("direct:redelivered-between")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(1))
                .setBody(r.constant("scene 1"))
                .to("direct:goes-on")
                .setBody(r.constant("scene 2"))
                .to("direct:goes-on")
                .process(this::failOnce)
                .setBody(r.constant("scene 3"))
                .to("direct:goes-on");
        variants(r);
    }

    /** Three videos of one prompt, each in a turn of a loop. */
    private static void variants(RouteBuilder r) {
        r.from("direct:enrich").loop(SCENES).to("direct:enrich-one").end();
        r.from("direct:enrich-one")
                .onException(SubmitOutcomeUnknownException.class)
                .continued(true)
                .end()
                .enrich("direct:fails-at-once", (before, made) -> before);
        r.from("direct:multicast").loop(SCENES).to("direct:multicast-one").end();
        r.from("direct:multicast-one")
                .onException(SubmitOutcomeUnknownException.class)
                .continued(true)
                .end()
                .setBody(r.constant("a fox"))
                .multicast()
                .stopOnException()
                .to("mock:audit", "direct:fails-at-once")
                .end();
        r.from("direct:recipients").loop(SCENES).to("direct:recipients-one").end();
        r.from("direct:recipients-one")
                .onException(SubmitOutcomeUnknownException.class)
                .continued(true)
                .end()
                .setBody(r.constant("a fox"))
                .recipientList(r.constant("direct:fails-at-once"))
                .stopOnException()
                .end();
    }

    private void failOnce(Exchange exchange) throws IOException {
        if (calls.incrementAndGet() == 1) {
            throw new IOException("at first");
        }
    }

    /** A sub-route that goes on after this failure, and a route of three scenes that uses it. */
    private static void continued(
            RouteBuilder r, String name, Class<? extends Throwable> failure, String options) {
        r.from(name).onException(failure).continued(true).end().to("apiinone:video" + options);
        r.from(name + "-scenes")
                .setBody(r.constant("scene 1"))
                .to(name)
                .setBody(r.constant("scene 2"))
                .to(name)
                .setBody(r.constant("scene 3"))
                .to(name);
    }

    /** As a processor that makes several videos of one message. */
    private void all(Exchange exchange) {
        for (int scene = 1; scene <= SCENES; scene++) {
            exchange.getMessage().setBody("scene " + scene);
            camel.template().send("direct:fails", exchange);
            exchange.setException(null);
        }
    }

    private void requireAllScenes() {
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("scene 1", "scene 2", "scene 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:goes-on-scenes",
                "direct:goes-on-under-a-key-scenes",
                "direct:in-the-catch",
                "direct:processor",
                "direct:redelivered-between"
            })
    void isAVideoOfItsOwnThoughTheReplyToTheFirstWasLost(String route) {
        camel.context();
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.send(route, "a storyboard");

        requireAllScenes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:enrich", "direct:multicast", "direct:recipients"})
    void theSamePromptInTheNextTurnIsAVideoOfItsOwn(String route) {
        camel.context();
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.send(route, "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(SCENES);
    }

    @Test
    void isAVideoOfItsOwnThoughTheFirstIsNotDoneYet() {
        camel.sandbox().pace(Pace.byHand());

        camel.send("direct:waits-scenes", "a storyboard");

        requireAllScenes();
    }
}
