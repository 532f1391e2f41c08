package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The provider has changed the shape of its replies: with a mapping, paid tasks are still delivered. */
class ReplyMappingRouteTest {

    private static final String ID = "id=/order/number";
    private static final String REST =
            "state=/order/phase,urls=/order/clips,error=/order/complaint,credits=/order/price,"
                    + "completed=served,failed=spilt,running=cooking";
    private static final String ALL = ID + "," + REST;

    private final LambdaRouteBuilder routes =
            r -> {
                r.from("direct:submit").to("apiinone:video");
                r.from("direct:generate").to("apiinone:video?operation=generate");
                r.from("apiinone:video?delay=50").to("mock:completed");
            };

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @BeforeEach
    void theProviderHasChanged() {
        camel.sandbox().alwaysOnSubmit(Faults.foreignShape());
        camel.sandbox().alwaysOnStatus(Faults.foreignShape());
    }

    private ApiInOneComponent mapped(String mapping) {
        ApiInOneComponent component = camel.newComponent();
        component.setReplyMapping(mapping);
        return component;
    }

    @Test
    void withoutAMappingThePaidSubmissionIsReportedAsUnknown() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), routes);

        Exchange done = send(context, "direct:submit", "a fox");

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void withAMappingASubmissionIsPolledUntilItCompletes() throws Exception {
        CamelContext context = camel.start(mapped(ALL), routes);
        MockEndpoint completed = mock(context, "completed");
        completed.expectedMessageCount(1);

        send(context, "direct:submit", "a fox");

        completed.assertIsSatisfied();
        VideoTask end = completed.getExchanges().get(0).getMessage().getBody(VideoTask.class);
        String id = camel.sandbox().ledger().accepted().get(0).taskId();
        assertThat(end.getTaskId()).isEqualTo(id);
        assertThat(end.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(end.getVideoUrls()).singleElement().asString().contains("/files/" + id);
        assertThat(end.getCredits()).isEqualTo(24);
        camel.assertCreditsAgree();
    }

    @Test
    void withAMappingAFailureIsReportedWithItsReason() throws Exception {
        CamelContext context = camel.start(mapped(ALL), routes);
        camel.sandbox().failNext(1, "MODERATION", "the fox is too red");

        Exchange done = send(context, "direct:generate", "a fox");

        assertThat(done.getException())
                .isInstanceOf(GenerationFailedException.class)
                .hasMessageContaining("the fox is too red");
        camel.assertCreditsAgree();
    }

    @Test
    void aTaskPaidBeforeTheChangeIsRescuedByAnEndpointThatStartsLater() throws Exception {
        camel.sandbox().clearFaults();
        camel.sandbox().pace(Pace.byHand());
        CamelContext context = camel.start(camel.newComponent(), routes);
        send(context, "direct:submit", "a fox");
        camel.sandbox().alwaysOnStatus(Faults.foreignShape());
        camel.sandbox().finishAll();
        long polls = camel.sandbox().ledger().statusCallCount();
        soon().until(() -> camel.sandbox().ledger().statusCallCount() > polls + 2);
        MockEndpoint completed = mock(context, "completed");
        assertThat(completed.getReceivedCounter()).isZero();
        completed.expectedMessageCount(1);

        RouteBuilder.addRoutes(
                context, r -> r.from("direct:late").to("apiinone:video?replyMapping=" + REST));

        completed.assertIsSatisfied();
        assertThat(completed.getExchanges().get(0).getMessage().getHeader("CamelApiInOneTaskState"))
                .isEqualTo("COMPLETED");
    }

    @Test
    void theMappedUrlIsDownloadedAndAnExpiredOneIsRenewed() throws Exception {
        CamelContext context =
                camel.start(
                        mapped(ALL),
                        r -> {
                            r.from("direct:generate").to("apiinone:video?operation=generate");
                            r.from("direct:download")
                                    .to("apiinone:video?operation=download")
                                    .convertBodyTo(byte[].class);
                        });
        VideoTask done =
                send(context, "direct:generate", "a fox").getMessage().getBody(VideoTask.class);
        camel.sandbox().expireLinks();

        Exchange saved = send(context, "direct:download", done);

        assertThat(saved.getException()).isNull();
        assertThat(saved.getMessage().getBody(byte[].class))
                .isEqualTo(camel.sandbox().clip(done.getTaskId()).get());
    }

    @Test
    void aReplyWithoutTheMappedFieldsIsReadAsUsual() throws Exception {
        camel.sandbox().clearFaults();
        CamelContext context = camel.start(mapped(ALL), routes);

        Exchange done = send(context, "direct:generate", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(VideoTask.class).getVideoUrls()).hasSize(1);
        camel.sandbox().failNext(1);
        assertThat(send(context, "direct:generate", "a dog").getException())
                .isInstanceOf(GenerationFailedException.class);
    }

    @Test
    void theMappingMayBeAnOptionOfTheUri() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r ->
                                r.from("direct:a")
                                        .to(
                                                "apiinone:video?operation=generate&replyMapping="
                                                        + ALL));

        Exchange done = send(context, "direct:a", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CamelApiInOneVideoUrls"))
                .isInstanceOfSatisfying(List.class, urls -> assertThat(urls.size()).isOne());
    }
}
