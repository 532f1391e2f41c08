package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.route.ContextTestSupport;
import one.apiin.camel.route.RouteTestSupport;
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

/** The provider tells all in a shape that nobody knows: with a mapping, paid work goes on. */
class ReplyMappingRouteTest extends ContextTestSupport {

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

    @BeforeEach
    void theProviderHasChanged() {
        sandbox().alwaysOnSubmit(Faults.foreignShape());
        sandbox().alwaysOnStatus(Faults.foreignShape());
    }

    private ApiInOneComponent mapped(String mapping) {
        ApiInOneComponent component = component();
        component.setReplyMapping(mapping);
        return component;
    }

    @Test
    void withoutAMappingThePaidSubmissionIsReportedAsUnknown() throws Exception {
        CamelContext context = started(component(), routes);

        Exchange done = send(context, "direct:submit", "a fox");

        assertThat(done.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
        assertThat(sandbox().ledger().charged()).isEqualTo(24);
    }

    @Test
    void withAMappingASubmissionIsFollowedToItsEnd() throws Exception {
        CamelContext context = started(mapped(ALL), routes);
        MockEndpoint completed = mock(context, "completed");
        completed.expectedMessageCount(1);

        send(context, "direct:submit", "a fox");

        completed.assertIsSatisfied();
        VideoTask end = completed.getExchanges().get(0).getMessage().getBody(VideoTask.class);
        String id = sandbox().ledger().accepted().get(0).taskId();
        assertThat(end.getTaskId()).isEqualTo(id);
        assertThat(end.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(end.getVideoUrls()).singleElement().asString().contains("/files/" + id);
        assertThat(end.getCredits()).isEqualTo(24);
        assertCreditsAgree();
    }

    @Test
    void withAMappingAFailureIsToldWithItsReason() throws Exception {
        CamelContext context = started(mapped(ALL), routes);
        sandbox().failNext(1, "MODERATION", "the fox is too red");

        Exchange done = send(context, "direct:generate", "a fox");

        assertThat(done.getException())
                .isInstanceOf(GenerationFailedException.class)
                .hasMessageContaining("the fox is too red");
        assertCreditsAgree();
    }

    @Test
    void aTaskPaidBeforeTheChangeIsRescuedByAnEndpointThatStartsLater() throws Exception {
        sandbox().clearFaults();
        sandbox().pace(Pace.byHand());
        CamelContext context = started(component(), routes);
        send(context, "direct:submit", "a fox");
        sandbox().alwaysOnStatus(Faults.foreignShape());
        sandbox().finishAll();
        long looks = sandbox().ledger().statusCallCount();
        RouteTestSupport.soon().until(() -> sandbox().ledger().statusCallCount() > looks + 2);
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
    void theMappedLinkIsDownloadedAndAnExpiredOneIsReadAnew() throws Exception {
        CamelContext context =
                started(
                        mapped(ALL),
                        r -> {
                            r.from("direct:generate").to("apiinone:video?operation=generate");
                            r.from("direct:download")
                                    .to("apiinone:video?operation=download")
                                    .convertBodyTo(byte[].class);
                        });
        VideoTask done =
                send(context, "direct:generate", "a fox").getMessage().getBody(VideoTask.class);
        sandbox().expireLinks();

        Exchange saved = send(context, "direct:download", done);

        assertThat(saved.getException()).isNull();
        assertThat(saved.getMessage().getBody(byte[].class))
                .isEqualTo(sandbox().clip(done.getTaskId()).get());
    }

    @Test
    void whatTheMappingDoesNotFindIsReadAsEver() throws Exception {
        sandbox().clearFaults();
        CamelContext context = started(mapped(ALL), routes);

        Exchange done = send(context, "direct:generate", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(VideoTask.class).getVideoUrls()).hasSize(1);
        sandbox().failNext(1);
        assertThat(send(context, "direct:generate", "a dog").getException())
                .isInstanceOf(GenerationFailedException.class);
    }

    @Test
    void theOptionStandsInTheAddressToo() throws Exception {
        CamelContext context =
                started(
                        component(),
                        r ->
                                r.from("direct:a")
                                        .to(
                                                "apiinone:video?operation=generate&replyMapping="
                                                        + ALL));

        Exchange done = send(context, "direct:a", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeader("CamelApiInOneVideoUrls"))
                .isInstanceOfSatisfying(List.class, links -> assertThat(links.size()).isOne());
    }
}
