package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.Callable;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.CallbackMode;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the component listens for callbacks, and when a start fails because it cannot. */
class CallbackLifecycleTest extends CallbackTestSupport {

    private String failure(Callable<?> start) {
        Throwable thrown = catchThrowable(start::call);
        StringBuilder all = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        assertThat(thrown).as("the start must fail").isNotNull();
        assertThat(all.toString()).doesNotContain(SECRET);
        return all.toString();
    }

    private static LambdaRouteBuilder consumer(String query) {
        return r -> r.from("apiinone:video?callbackPath=" + query).to("mock:a");
    }

    @Test
    void withoutASecretTheStartFailsAndNamesIt() {
        for (String secret : new String[] {null, "", " , "}) {
            ApiInOneComponent component = camel.newComponent();
            component.setCallbackSecret(secret);

            assertThat(failure(() -> listening(component, consumer(PATH))))
                    .contains("callbackSecret", "callbackPath");
        }
    }

    @Test
    void withoutAnHttpServerTheStartFailsAndSaysWhatToAdd() {
        assertThat(failure(() -> camel.start(camel.newComponent(), consumer(PATH))))
                .contains("callbackPath", "platform-http", "camel.server.enabled")
                .contains("callbackComponent");
    }

    @ParameterizedTest
    @CsvSource({
        "/hooks&callbackComponent=no-such, 'no-such'",
        "/hooks&callbackComponent=mock, 'mock'",
        "/hooks&callbackComponent=, callbackComponent",
        "/, callbackPath",
        "/a//b, callbackPath",
        "/., callbackPath",
        "/../a, callbackPath",
        "/a/.., callbackPath",
        "., callbackPath",
        "/a b, callbackPath",
        "/{id}, callbackPath",
    })
    void aWrongOptionStopsTheStart(String query, String named) {
        assertThat(failure(() -> listening(camel.newComponent(), consumer(query)))).contains(named);
    }

    @Test
    void twoAccountsCannotShareAPath() {
        ApiInOneComponent second = camel.newComponent();
        second.setAccount("second");

        String message =
                failure(
                        () ->
                                listening(
                                        camel.newComponent(),
                                        r -> {
                                            r.getContext().addComponent("second", second);
                                            r.from(LISTENS).to("mock:a");
                                            r.from(LISTENS.replace("apiinone", "second"))
                                                    .to("mock:b");
                                        }));

        assertThat(message).contains("callbackPath", "component 'apiinone'");
    }

    @Test
    void consumersOfSeveralGroupsShareAPathUntilTheLastHasStopped() throws Exception {
        CamelContext context =
                listening(
                        camel.newComponent(),
                        r -> {
                            r.from("direct:submit").to("apiinone:video?group=one");
                            r.from(LISTENS + "&group=one")
                                    .routeId("one")
                                    .process(e -> delivered.add(e.copy()));
                            r.from(LISTENS + "&group=two").routeId("two").to("mock:two");
                        });
        String callbackUrl = signed(submitted(context).getSubmissionId());

        context.getRouteController().stopRoute("one");
        assertThat(post(callbackUrl, "{}")).isEqualTo(200);
        context.getRouteController().startRoute("one");
        context.getRouteController().stopRoute("two");
        camel.sandbox().finishAll();
        awaitDelivered(1);
        context.getRouteController().stopRoute("one");
        assertThat(post(callbackUrl, "{}")).isEqualTo(404);
        context.getRouteController().startRoute("two");

        assertThat(post(callbackUrl, "{}")).isEqualTo(200);
    }

    @Test
    void aSuspendedConsumerGoesOnListening() throws Exception {
        CamelContext context = listening(camel.newComponent());
        submitted(context);
        context.getRouteController().suspendRoute("completions");

        camel.sandbox().finishAll();

        soon().until(() -> responses().size() == 1 && statusCalls() == 1);
        assertThat(responses()).containsExactly(200);
        assertThat(delivered).isEmpty();
        context.getRouteController().resumeRoute("completions");
        awaitDelivered(1);
    }

    @Test
    void aRequestOtherThanPostIsRefused() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        CamelContext context = listening(camel.newComponent());
        String callbackUrl = signed(submitted(context).getSubmissionId());

        assertThat(get(callbackUrl)).isBetween(400, 499);
        assertThat(statusCalls()).isZero();
    }
}
