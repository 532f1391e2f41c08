package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.LedgerEntry;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may have been charged is not paid again, though the prompt is another one, when an error handler further out
 * repeats the sub-route, or sends the exchange to it again by a seda.
 */
class RepeatedSubRouteTest {

    private final AtomicInteger takes = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(c -> c.setMaxSubmitRetries(0))
                    .prepare(c -> c.getRegistry().bind("writer", this))
                    .routes(this::routes);

    /** Writes another prompt for each attempt. */
    public String write(String idea) {
        return idea + ", take " + takes.incrementAndGet();
    }

    private void routes(RouteBuilder r) {
        r.errorHandler(r.deadLetterChannel("mock:dead").maximumRedeliveries(2).redeliveryDelay(1));
        scenes(r, "direct:scenes", "apiinone:video");
        scenes(r, "direct:scenes-under-a-key", "apiinone:video?idempotencyKey=order-1");
        String writes = "prompt=${bean:writer?method=write}";
        queue(r, "again", "apiinone:video?" + writes);
        queue(r, "again-by-id", "apiinone:video?idempotencyKey=${exchangeId}");
        queue(r, "again-under-a-key", "apiinone:video?idempotencyKey=order-1&" + writes);
        alerts(r);
        without(r, "direct:without-headers", "*");
        without(r, "direct:without-camels-headers", "Camel*");
        handlers(r, writes);
        r.from("direct:token")
                .errorHandler(r.deadLetterChannel("seda:token?waitForTaskToComplete=Never"))
                .to("direct:pay-again-by-id");
        r.from("seda:token").process(this::token).to("direct:pay-again-by-id");
    }

    /** The handler sends copies to several places, and one of them pays again. */
    private static void alerts(RouteBuilder r) {
        r.from("direct:multicast")
                .onException(Exception.class)
                .handled(true)
                .multicast()
                .to("mock:alert", "seda:same")
                .end()
                .end()
                .to("direct:same");
        r.from("direct:recipients")
                .onException(Exception.class)
                .handled(true)
                .recipientList(r.constant("mock:alert,seda:same"))
                .end()
                .end()
                .to("direct:same");
        r.from("direct:tap")
                .onException(Exception.class)
                .handled(true)
                .wireTap("seda:same")
                .end()
                .end()
                .to("direct:same");
        r.from("direct:tap-at-once")
                .onException(Exception.class)
                .handled(true)
                .wireTap("direct:same-again")
                .end()
                .end()
                .to("direct:same");
        r.from("seda:same").to("direct:same-again");
        r.from("direct:same-again")
                .errorHandler(r.deadLetterChannel("mock:dead"))
                .to("direct:same");
        r.from("direct:same").errorHandler(r.noErrorHandler()).to("apiinone:video");
    }

    /** As before an HTTP call: Camel 4.18 loses its count with the headers, and repeats without an end. */
    private static void without(RouteBuilder r, String from, String headers) {
        r.from(from).to(from + "-part");
        r.from(from + "-part")
                .errorHandler(r.noErrorHandler())
                .removeHeaders(headers)
                .to("apiinone:video?prompt=${bean:writer?method=write}");
    }

    /** The handler tries again in the same exchange. */
    private static void handlers(RouteBuilder r, String writes) {
        r.from("direct:dead-letter")
                .errorHandler(r.deadLetterChannel("direct:later"))
                .to("direct:writes");
        r.from("direct:dead-letter-of-the-original")
                .errorHandler(r.deadLetterChannel("direct:later").useOriginalMessage())
                .to("direct:writes");
        r.from("direct:handled")
                .onException(Exception.class)
                .handled(true)
                .to("direct:later")
                .end()
                .to("direct:writes");
        r.from("direct:retried")
                .onException(Exception.class)
                .retryWhile(r.simple("${header.CamelRedeliveryCounter} < 3"))
                .redeliveryDelay(1)
                .handled(true)
                .to("mock:dead")
                .end()
                .to("direct:writes");
        r.from("direct:later").errorHandler(r.deadLetterChannel("mock:dead")).to("direct:writes");
        r.from("direct:writes").errorHandler(r.noErrorHandler()).to("apiinone:video?" + writes);
    }

    private void token(Exchange exchange) throws IOException {
        if (takes.incrementAndGet() == 1) {
            throw new IOException("the token service is down");
        }
    }

    /** The second scene goes on from the first one, which is a new video at each attempt. */
    private static void scenes(RouteBuilder r, String from, String second) {
        r.from(from).to(from + "-part");
        r.from(from + "-part")
                .errorHandler(r.noErrorHandler())
                .to("apiinone:video?operation=generate&prompt=the first scene")
                .setBody(r.simple("goes on after ${header.CamelApiInOneTaskId}"))
                .to(second);
    }

    private static void queue(RouteBuilder r, String name, String uri) {
        r.from("direct:" + name)
                .errorHandler(r.deadLetterChannel("seda:" + name + "?waitForTaskToComplete=Never"))
                .to("direct:pay-" + name);
        r.from("seda:" + name)
                .errorHandler(r.deadLetterChannel("mock:dead"))
                .to("direct:pay-" + name);
        r.from("direct:pay-" + name).errorHandler(r.noErrorHandler()).to(uri);
    }

    private void requireUnknownAtTheEnd() {
        soon().until(() -> camel.mock("dead").getReceivedCounter() == 1);
        Exchange dead = camel.mock("dead").getExchanges().get(0);
        assertThat(dead.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                .isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    private void requireTheSecondStepPaidOnce() {
        requireUnknownAtTheEnd();
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .filteredOn(prompt -> prompt.startsWith("goes on"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:scenes", "direct:scenes-under-a-key"})
    void theSecondOfTwoStepsIsNotPaidAgain(String route) {
        camel.context();
        camel.sandbox().onSubmit(Faults.none(), Faults.resetAfter());

        camel.template().sendBody(route, "a fox");

        requireTheSecondStepPaidOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:without-headers", "direct:without-camels-headers"})
    void isNotPaidAtEachAttemptThoughTheSubRouteRemovesTheHeaders(String route) {
        camel.context();
        camel.sandbox().alwaysOnSubmit(Faults.resetAfter());

        camel.template().asyncSendBody(route, "a fox");

        soon().until(() -> takes.get() > 2);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    /** As in an outage: the first step finds the provider busy in between. */
    @Test
    void theSecondOfTwoStepsIsNotPaidAgainAfterAnotherFailureOfTheFirst() {
        camel.context();
        camel.sandbox().onSubmit(Faults.none(), Faults.resetAfter(), Faults.tooManyRequests("0"));

        camel.template().sendBody("direct:scenes", "a fox");

        requireTheSecondStepPaidOnce();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:multicast",
                "direct:recipients",
                "direct:tap",
                "direct:tap-at-once",
                "direct:token",
                "direct:dead-letter",
                "direct:dead-letter-of-the-original",
                "direct:handled",
                "direct:retried"
            })
    void whatAnErrorHandlerSendsAgainIsNotPaidAgain(String route) {
        camel.context();
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody(route, "a fox");

        requireUnknownAtTheEnd();
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:again", "direct:again-by-id", "direct:again-under-a-key"})
    void whatComesAgainByASedaIsNotPaidAgain(String route) {
        camel.context();
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody(route, "a fox");

        requireUnknownAtTheEnd();
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }
}
