package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a second submit with the same key gets, and what counts as a submission of its own. */
class IdempotencyKeyTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("direct:split").split(r.body()).to("apiinone:video");
        r.from("direct:loop").loop(3).setBody(r.constant("a fox")).to("apiinone:video");
        r.from("direct:twice")
                .to("apiinone:video")
                .setBody(r.constant("a fox"))
                .to("apiinone:video");
        r.from("direct:multicast").multicast().to("direct:once", "direct:once");
        r.from("direct:once").to("apiinone:video");
    }

    @Test
    void sixteenConcurrentSubmitsPayOnceAndAllGetTheTask() {
        camel.sandbox().pace(Pace.byHand());
        camel.sandbox().onSubmit(Faults.slow(Duration.ofMillis(200)));
        List<CompletableFuture<Exchange>> all = new ArrayList<>();

        for (int i = 0; i < 16; i++) {
            all.add(camel.template().asyncSend("direct:submit", e -> fill(e, "a fox", "k")));
        }

        assertThat(all)
                .allSatisfy(one -> assertThat(one).succeedsWithin(FAR))
                .extracting(one -> one.join().getMessage().getHeader("CamelApiInOneTaskId"))
                .containsOnly(camel.sandbox().ledger().accepted().get(0).taskId());
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void aDifferentRequestWithAUsedKeyIsRefused() {
        submit("a fox", "k");

        Exchange other = submit("a wolf", "k");

        assertThat(other.getException())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining("idempotencyKey");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void afterAnUnknownOutcomeTheKeyStaysUnknown() {
        camel.sandbox().onSubmit(Faults.resetAfter());
        submit("a fox", "k");

        Exchange again = submit("a fox", "k");

        assertThat(again.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void afterARejectionTheKeyIsFreeEvenForAnotherRequest() {
        camel.sandbox().onSubmit(Faults.noCredits());
        Exchange first = submit("a fox", "k");

        Exchange second = submit("a wolf", "k");

        assertThat(first.getException()).isInstanceOf(SubmitRejectedException.class);
        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getHeader("CamelApiInOneDuplicate")).isEqualTo(false);
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aDuplicateOfACompletedTaskGetsThatTask() {
        VideoTask first = submit("a fox", "k").getMessage().getBody(VideoTask.class);
        Exchange end = camel.consumer().receive("apiinone:video", FAR.toMillis());
        camel.consumer().doneUoW(end);

        VideoTask again = submit("a fox", "k").getMessage().getBody(VideoTask.class);
        VideoTask generated =
                camel.template()
                        .requestBodyAndHeaders(
                                "direct:submit",
                                "a fox",
                                Map.of("key", "k", "CamelApiInOneOperation", "generate"),
                                VideoTask.class);

        assertThat(again.getTaskId()).isEqualTo(first.getTaskId());
        assertThat(generated.getVideoUrl()).startsWith(camel.sandbox().baseUrl());
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void splitLoopMulticastAndASecondStepAreSubmissionsOfTheirOwn() {
        camel.template().sendBody("direct:split", List.of("a fox", "a fox"));
        camel.template().sendBody("direct:loop", "a fox");
        camel.template().sendBody("direct:twice", "a fox");
        camel.template().sendBody("direct:multicast", "a fox");

        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(2 + 3 + 2 + 2);
    }

    private Exchange submit(String prompt, String key) {
        return camel.template().request("direct:submit", e -> fill(e, prompt, key));
    }

    private static void fill(Exchange exchange, String prompt, String key) {
        exchange.getMessage().setBody(prompt);
        exchange.getMessage().setHeader("key", key);
    }
}
