package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.error.ApiInOneException;
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

/** A redelivery evaluates prompt and key again; what may have been charged is not paid again for that. */
class ChangedRequestTest {

    private final AtomicInteger takes = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

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
        String writes = "prompt=${bean:writer?method=write}";
        r.errorHandler(r.deadLetterChannel("mock:dead").maximumRedeliveries(2).redeliveryDelay(1));
        r.from("direct:prompt").to("apiinone:video?" + writes);
        r.from("direct:prompt-under-a-key").to("apiinone:video?idempotencyKey=order-1&" + writes);
        r.from("direct:key").to("apiinone:video?idempotencyKey=${bean:writer?method=write}");
        r.from("direct:enrich").enrich("apiinone:video?" + writes);
        r.from("direct:generate")
                .to("apiinone:video?operation=generate&waitTimeout=100ms&" + writes);
        r.from("direct:download").to("apiinone:video?operation=generate&download=true&" + writes);
        r.from("direct:whole").to("direct:part");
        r.from("direct:part")
                .errorHandler(r.noErrorHandler())
                .setHeader("CamelApiInOnePrompt", r.method("writer", "write"))
                .to("apiinone:video");
        r.from("direct:after-a-redelivery").process(e -> failOnce()).to("direct:prompt");
        r.from("direct:decided")
                .errorHandler(
                        r.deadLetterChannel("mock:dead")
                                .maximumRedeliveries(1)
                                .redeliveryDelay(1)
                                .onRedelivery(this::decide))
                .to("apiinone:video?" + writes);
        r.from("direct:decided-under-a-key")
                .errorHandler(
                        r.deadLetterChannel("mock:dead")
                                .maximumRedeliveries(1)
                                .redeliveryDelay(1)
                                .onRedelivery(this::decide))
                .to("apiinone:video?idempotencyKey=${bean:writer?method=write}")
                .to("mock:done");
        r.from("direct:loop").loop(2).to("direct:caught").to("direct:fails-once").end();
        r.from("direct:again").to("direct:caught", "direct:fails-once", "direct:caught");
        r.from("direct:another-between")
                .to("direct:caught", "direct:poster", "direct:fails-once", "direct:caught");
        r.from("direct:poster")
                .setHeader("CamelApiInOnePrompt", r.constant("a poster"))
                .to("apiinone:video")
                .removeHeader("CamelApiInOnePrompt")
                .setBody(r.constant("a fox"));
        r.from("direct:loop-in-a-loop")
                .loop(2)
                .to("direct:one-round")
                .to("direct:fails-once")
                .end();
        r.from("direct:one-round").loop(1).to("direct:caught").end();
        r.from("direct:split")
                .split(r.body(), (before, part) -> part)
                .to("direct:caught", "direct:fails-once");
        r.from("direct:fails-once").process(e -> failOnce());
        r.from("direct:caught")
                .doTry()
                .to("apiinone:video?" + writes)
                .doCatch(ApiInOneException.class)
                .end();
    }

    private void failOnce() throws IOException {
        if (calls.incrementAndGet() == 1) {
            throw new IOException("at first");
        }
    }

    private void decide(Exchange exchange) {
        ApiInOneException unknown =
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ApiInOneException.class);
        camel.context()
                .getEndpoint("apiinone:video", ApiInOneEndpoint.class)
                .engine()
                .operator()
                .notCharged(unknown.getSubmissionId());
    }

    private Throwable dead() throws Exception {
        camel.mock("dead").expectedMessageCount(1);
        camel.mock("dead").assertIsSatisfied();
        Exchange dead = camel.mock("dead").getExchanges().get(0);
        return dead.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:prompt",
                "direct:prompt-under-a-key",
                "direct:key",
                "direct:enrich",
                "direct:whole",
                "direct:after-a-redelivery"
            })
    void anUnknownOutcomeStaysUnknownAndIsNotPostedAgain(String route) throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody(route, "a fox");

        assertThat(dead()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(takes).as("evaluated").hasValueGreaterThan(1);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }

    @Test
    void aGenerateThatHasStoppedWaitingIsNotPaidAgain() throws Exception {
        camel.sandbox().pace(Pace.byHand());

        camel.template().sendBody("direct:generate", "a fox");

        assertThat(dead()).isInstanceOf(WatchEndedException.class);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aVideoWhoseDownloadHasFailedIsNotPaidAgain() throws Exception {
        camel.sandbox().onDownload(Faults.status(403, "no"), Faults.status(403, "no"));

        camel.template().sendBody("direct:download", "a fox");

        dead();
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:prompt", "direct:prompt-under-a-key"})
    void aRefusalIsFollowedByTheRequestAsItIsNow(String route) throws Exception {
        camel.sandbox().onSubmit(Faults.tooManyRequests(Duration.ZERO), Faults.noCredits());
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody(route, "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("a fox, take 3");
    }

    @Test
    void afterTheDecisionThatNothingWasChargedTheRequestIsSentAsItIsNow() throws Exception {
        camel.sandbox().onSubmit(Faults.resetBefore());
        camel.mock("dead").expectedMessageCount(0);

        camel.template().sendBody("direct:decided", "a fox");

        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("a fox, take 2");
    }

    @Test
    void afterTheDecisionTheTaskOfAKeyThatIsUsedByNowIsTheAnswer() throws Exception {
        camel.mock("done").expectedMessageCount(2);
        camel.mock("dead").expectedMessageCount(0);
        camel.template().sendBody("direct:decided-under-a-key", "a fox");
        camel.sandbox().onSubmit(Faults.resetBefore());
        takes.set(-1);

        camel.template().sendBody("direct:decided-under-a-key", "a fox");

        camel.mock("done").assertIsSatisfied();
        camel.mock("dead").assertIsSatisfied();
        assertThat(camel.mock("done").getExchanges())
                .extracting(done -> done.getMessage().getHeader("CamelApiInOneDuplicate"))
                .containsExactly(false, true);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    /** Another step's redelivery stands in the headers of the message that went on. */
    @ParameterizedTest
    @ValueSource(strings = {"direct:loop", "direct:loop-in-a-loop", "direct:again", "direct:split"})
    void anotherSubmissionAfterAnUnknownOutcomeIsNotARedelivery(String route) {
        camel.sandbox().onSubmit(Faults.resetAfter());
        Object body = route.endsWith("split") ? new String[] {"a fox", "a fox"} : "a fox";

        camel.template().sendBody(route, body);

        assertThat(calls).as("redelivered").hasValueGreaterThan(1);
        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("a fox, take 1", "a fox, take 2");
    }

    @Test
    void aSecondVisitAfterAnotherSubmissionIsASubmissionOfItsOwn() {
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:another-between", "a fox");

        assertThat(camel.sandbox().ledger().accepted())
                .extracting(LedgerEntry.Accepted::prompt)
                .containsExactly("a fox, take 1", "a poster", "a fox, take 2");
    }
}
