package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.sandbox.fault.Reply;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test that {@code docs/how-to/test-your-routes.md} shows, run as it stands there. */
class TestingPageTest extends CamelTestSupport {

    // snippet:sandbox
    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        ApiInOneComponent video = new ApiInOneComponent();
        video.setBaseUrl(provider.sandbox().baseUrl());
        video.setApiKey(provider.sandbox().apiKey());
        video.setPollInterval(Duration.ofMillis(100));
        context.addComponent("apiinone", video);
        return context;
    }

    // end

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video?idempotencyKey=${header.order}");
                from("apiinone:video?delay=50").to("mock:completed");
            }
        };
    }

    // snippet:lostReply
    @Test
    void aLostReplyIsReportedAndNotPaidTwice() throws Exception {
        provider.sandbox().onSubmit(Faults.resetAfter());

        Exchange first = submit("order-7");
        Exchange again = submit("order-7");

        assertThat(first.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(again.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(provider.sandbox().ledger().arrivalCount()).isOne();
        assertThat(provider.sandbox().ledger().charged()).isEqualTo(24);
    }

    // end

    @Test
    void faultsAreComposedAndQueued() throws Exception {
        // snippet:faults
        Fault slowAndBroken = Faults.slow(Duration.ofMillis(200)).then(Faults.html(502));
        Fault ofYourOwn = (exchange, next) -> exchange.send(Reply.json(404, "{\"code\":404}"));
        provider.sandbox()
                .onStatus(
                        Faults.notFound(), Faults.stateWord("dreaming"), slowAndBroken, ofYourOwn);
        // end
        MockEndpoint completed = getMockEndpoint("mock:completed");
        completed.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
        completed.expectedMessageCount(1);

        submit("order-7");

        completed.assertIsSatisfied();
        assertThat(provider.sandbox().ledger().statusCallCount()).isGreaterThan(4);
    }

    private Exchange submit(String order) {
        return template.request(
                "direct:submit",
                e -> {
                    e.getMessage().setBody("a fox in the snow");
                    e.getMessage().setHeader("order", order);
                });
    }
}
