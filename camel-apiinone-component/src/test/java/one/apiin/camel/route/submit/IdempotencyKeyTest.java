package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What a second submit with the same key gets, and what counts as a submission of its own. */
class IdempotencyKeyTest extends RouteTestSupport {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
                from("direct:split").split(body()).to("apiinone:video");
                from("direct:loop").loop(3).setBody(constant("a fox")).to("apiinone:video");
                from("direct:twice")
                        .to("apiinone:video")
                        .setBody(constant("a fox"))
                        .to("apiinone:video");
                from("direct:multicast").multicast().to("direct:once", "direct:once");
                from("direct:once").to("apiinone:video");
            }
        };
    }

    @Test
    void sixteenAtOncePayOnceAndAllGetTheTask() {
        sandbox().pace(Pace.byHand());
        sandbox().onSubmit(Faults.slow(Duration.ofMillis(200)));
        List<CompletableFuture<Exchange>> all = new ArrayList<>();

        for (int i = 0; i < 16; i++) {
            all.add(template.asyncSend("direct:submit", e -> fill(e, "a fox", "k")));
        }

        assertThat(all)
                .allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(60)))
                .extracting(one -> one.join().getMessage().getHeader("CamelApiInOneTaskId"))
                .containsOnly(sandbox().ledger().accepted().get(0).taskId());
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void anotherRequestUnderAUsedKeyIsRefused() {
        submit("a fox", "k");

        Exchange other = submit("a wolf", "k");

        assertThat(other.getException())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining("idempotencyKey");
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void afterAnUnknownOutcomeTheKeyStaysUnknown() {
        sandbox().onSubmit(Faults.resetAfter());
        submit("a fox", "k");

        Exchange again = submit("a fox", "k");

        assertThat(again.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void afterARejectionTheKeyIsFreeEvenForAnotherRequest() {
        sandbox().onSubmit(Faults.noCredits());
        Exchange first = submit("a fox", "k");

        Exchange second = submit("a wolf", "k");

        assertThat(first.getException()).isInstanceOf(SubmitRejectedException.class);
        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(false);
        assertThat(sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aDuplicateOfAnEndedTaskGetsThatTask() {
        VideoTask first = submit("a fox", "k").getMessage().getBody(VideoTask.class);
        Exchange end = consumer.receive("apiinone:video", 60_000);
        consumer.doneUoW(end);

        VideoTask again = submit("a fox", "k").getMessage().getBody(VideoTask.class);
        VideoTask generated =
                template.requestBodyAndHeaders(
                        "direct:submit",
                        "a fox",
                        Map.of("key", "k", "CamelApiInOneOperation", "generate"),
                        VideoTask.class);

        assertThat(again.getTaskId()).isEqualTo(first.getTaskId());
        assertThat(generated.getVideoUrl()).startsWith(sandbox().baseUrl());
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void splitLoopMulticastAndASecondStepAreSubmissionsOfTheirOwn() {
        template.sendBody("direct:split", List.of("a fox", "a fox"));
        template.sendBody("direct:loop", "a fox");
        template.sendBody("direct:twice", "a fox");
        template.sendBody("direct:multicast", "a fox");

        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(2 + 3 + 2 + 2);
    }

    private Exchange submit(String prompt, String key) {
        return template.request("direct:submit", e -> fill(e, prompt, key));
    }

    private static void fill(Exchange exchange, String prompt, String key) {
        exchange.getMessage().setBody(prompt);
        exchange.getMessage().setHeader("key", key);
    }
}
