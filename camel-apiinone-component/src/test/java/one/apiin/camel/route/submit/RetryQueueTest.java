package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An exchange that has failed comes again to the same step by a queue in the JVM, as a copy. */
class RetryQueueTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit")
                .errorHandler(r.deadLetterChannel("seda:again?waitForTaskToComplete=Never"))
                .to("direct:pay");
        r.from("seda:again")
                .errorHandler(r.deadLetterChannel("mock:dead"))
                .to("direct:pay")
                .to("mock:done");
        r.from("direct:pay").errorHandler(r.noErrorHandler()).to("apiinone:video");
        r.from("direct:download")
                .onException(Exception.class)
                .handled(true)
                .to("seda:later?waitForTaskToComplete=Never")
                .end()
                .to("direct:make");
        r.from("seda:later")
                .errorHandler(r.deadLetterChannel("mock:dead"))
                .to("direct:make")
                .to("mock:done");
        r.from("direct:make")
                .errorHandler(r.noErrorHandler())
                .to("apiinone:video?operation=generate&download=true");
    }

    private int ended() {
        return camel.mock("done").getReceivedCounter() + camel.mock("dead").getReceivedCounter();
    }

    @Test
    void anUnknownOutcomeIsNotPostedAgain() throws Exception {
        camel.context();
        camel.sandbox().onSubmit(Faults.resetAfter());

        camel.template().sendBody("direct:submit", "a fox");

        soon().until(() -> ended() == 1);
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
        Exchange dead = camel.mock("dead").getExchanges().get(0);
        assertThat(dead.getProperty(Exchange.EXCEPTION_CAUGHT))
                .isInstanceOf(SubmitOutcomeUnknownException.class);
    }

    @Test
    void aVideoWhoseDownloadHasFailedIsDownloadedAgainAndNotPaidAgain() throws Exception {
        camel.context();
        camel.sandbox().onDownload(Faults.status(403, "no"), Faults.status(403, "no"));

        camel.template().sendBody("direct:download", "a fox");

        soon().until(() -> ended() == 1);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
        assertThat(camel.mock("done").getReceivedCounter()).isOne();
    }
}
