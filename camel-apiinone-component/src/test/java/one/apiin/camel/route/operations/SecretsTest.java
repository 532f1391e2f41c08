package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.Texts;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.StatusShape;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.URISupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logs, exceptions, MBeans and endpoints show neither the key nor the prompt nor result URLs. */
class SecretsTest {

    private static final String KEY = "aio_K3yThatMustStayHidden";
    private static final String PROMPT = "a very private fox at dawn";
    private static final String SECRET = "callbackSecretThatMustStayHidden";
    private static final String LINK = "/files/";
    private static final String[] HIDDEN = {KEY, PROMPT, LINK, SECRET};

    @TempDir Path folder;
    private final ComponentLog log = ComponentLog.listen();
    private final List<Throwable> failures = new ArrayList<>();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().jmx().provider(b -> b.apiKey(KEY)).component(this::options);

    private void options(ApiInOneComponent component) {
        component.setDataSource(h2(folder));
        component.setMaxSubmitRetries(1);
        component.setCallbackSecret(SECRET);
        component.setCallbackUrl("http://127.0.0.1:1/callback");
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void routes(RouteBuilder r) {
        String key = "apiKey=RAW(" + KEY + ")";
        r.from("direct:submit").to("apiinone:video?" + key);
        r.from("direct:generate").to("apiinone:video?operation=generate&" + key);
        r.from("direct:later")
                .to("apiinone:video?operation=generate&" + key)
                .throwException(new IllegalStateException("full"));
        r.from("direct:status").to("apiinone:video?operation=status&" + key);
        r.from("apiinone:video?delay=20&redeliveryDelay=50ms&maxDeliveries=2&" + key)
                .to("mock:delivered")
                .filter(r.header("CamelFileName").isEqualTo("bad"))
                .throwException(new IllegalStateException("full"));
    }

    private void drive(CamelContext context, String uri, Object body) {
        Exchange done = send(context, uri, body);
        if (done.getException() != null) {
            failures.add(done.getException());
        }
    }

    private void nothingIsSeen(CamelContext context) throws Exception {
        assertThat(log.lines())
                .allSatisfy(line -> assertThat(line).doesNotContainIgnoringCase(HIDDEN));
        assertThat(failures)
                .allSatisfy(
                        failure ->
                                assertThat(Texts.of(failure)).doesNotContainIgnoringCase(HIDDEN));
        assertThat(Texts.ofManagement())
                .hasSizeGreaterThan(100)
                .anyMatch(line -> line.contains("apiinone"))
                .allSatisfy(line -> assertThat(line).doesNotContainIgnoringCase(HIDDEN));
        assertThat(context.getEndpoints())
                .allSatisfy(e -> assertThat(e.toString()).doesNotContainIgnoringCase(HIDDEN));
        assertThat(context.getComponent("apiinone").toString()).doesNotContainIgnoringCase(HIDDEN);
    }

    private void allDelivered(CamelContext context, int count) {
        soon().until(() -> sums(context).of(Delivery.DELIVERED) == count);
    }

    @ParameterizedTest
    @EnumSource(StatusShape.class)
    void aSuccessShowsNoSecret(StatusShape shape) throws Exception {
        camel.sandbox().statusShape(shape);
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:submit", PROMPT);
        drive(context, "direct:submit", Map.of("prompt", PROMPT, "seed", 1));
        drive(context, "direct:generate", PROMPT);
        allDelivered(context, 3);
        drive(context, "direct:status", camel.sandbox().ledger().accepted().get(0).taskId());

        assertThat(failures).isEmpty();
        nothingIsSeen(context);
    }

    @Test
    void noFailureOfASubmitShowsASecret() throws Exception {
        camel.component(c -> c.setRequestTimeout(Duration.ofSeconds(2)));
        CamelContext context = camel.start(camel.newComponent(), this::routes);
        String echo = "{\"error\":{\"message\":\"" + KEY + " sent '" + PROMPT + "'\"}}";
        List<Fault> all =
                List.of(
                        Faults.unauthorized(),
                        Faults.noCredits(),
                        Faults.status(400, echo),
                        Faults.status(500, echo),
                        Faults.errorInOk(400, KEY + " sent " + PROMPT),
                        Faults.html(502),
                        Faults.resetAfter(),
                        Faults.resetBefore(),
                        Faults.hangBefore(),
                        Faults.truncatedJson(),
                        Faults.withoutId(),
                        Faults.redirect(302, "https://else.example" + LINK + KEY),
                        Faults.tooManyRequests("1"));
        for (Fault fault : all) {
            camel.sandbox().onSubmit(fault);
            drive(context, "direct:submit", PROMPT);
        }

        assertThat(failures).hasSizeGreaterThanOrEqualTo(all.size() - 2);
        assertThat(log.lines()).isNotEmpty();
        nothingIsSeen(context);
        assertThat(Texts.ofTables(h2(folder))).doesNotContain(KEY);
    }

    @Test
    void noFailureOfAPollShowsASecret() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), this::routes);
        camel.sandbox()
                .onStatus(
                        Faults.unauthorized(),
                        Faults.notFound(),
                        Faults.status(500, KEY + " asked for " + LINK + "x.mp4"),
                        Faults.resetAfter(),
                        Faults.stateWord("SIMMERING"),
                        Faults.endWithoutUrl());

        drive(context, "direct:generate", PROMPT);

        assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(6);
        nothingIsSeen(context);
    }

    @Test
    void failedTasksAndFailedRoutesShowNoSecret() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "not with " + KEY);
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:generate", PROMPT);
        drive(context, "direct:later", PROMPT);
        context.createProducerTemplate()
                .sendBodyAndHeader("direct:submit", PROMPT, "CamelFileName", "bad");
        soon().until(() -> sums(context).of(Delivery.PARKED) == 1);
        allDelivered(context, 2);

        assertThat(failures).hasSize(2);
        nothingIsSeen(context);
    }

    @Test
    void aReasonThatRepeatsThePromptIsForTheRouteAlone() throws Exception {
        String loud = PROMPT.toUpperCase(Locale.ROOT);
        camel.sandbox().failNext(2, "MODERATED", "Refused: " + loud + " is not allowed");
        camel.sandbox().onStatus(Faults.status(400, "{\"message\":\"Bad prompt '" + loud + "'\"}"));
        camel.sandbox()
                .onSubmit(Faults.status(400, "{\"errors\":[{\"message\":\"No " + loud + "\"}]}"));
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:generate", PROMPT);
        Exchange failed = send(context, "direct:generate", PROMPT);
        failures.add(failed.getException());
        drive(context, "direct:submit", PROMPT);
        allDelivered(context, 2);

        assertThat(failures).hasSize(2);
        assertThat(failures.get(0)).hasMessageContaining("400: No [prompt]");
        assertThat(failures.get(1)).hasMessageEndingWith("failed: Refused");
        assertThat(failed.getMessage().getHeader("CamelApiInOneFailureMessage"))
                .isEqualTo("Refused: " + loud + " is not allowed");
        nothingIsSeen(context);
    }

    /** Where the request is at hand; elsewhere the text is cut as in the other tests. */
    @Test
    void aPartOfThePromptInTheMiddleOfASentenceIsMasked() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "The scene Private FOX at dawn is not allowed");
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:generate", PROMPT);

        assertThat(failures)
                .singleElement(InstanceOfAssertFactories.THROWABLE)
                .hasMessageEndingWith("failed: The scene [prompt] is not allowed");
        nothingIsSeen(context);
    }

    @Test
    void aFailureShowsNoPromptOnceItIsDelivered() throws Exception {
        String reason = "The scene " + PROMPT + " is not allowed";
        camel.sandbox().failNext(1, "MODERATED", reason);
        CamelContext context = camel.start(camel.newComponent(), this::routes);
        drive(context, "direct:generate", PROMPT);
        allDelivered(context, 1);

        Exchange listed =
                context.createFluentProducerTemplate()
                        .to("apiinone:video?operation=list")
                        .withHeader("CamelApiInOneTaskState", "DELIVERED")
                        .send();
        String id =
                (String) ((Map<?, ?>) listed.getMessage().getBody(List.class).get(0)).get("taskId");
        Exchange again =
                context.createFluentProducerTemplate()
                        .to("apiinone:video?operation=await")
                        .withHeader("CamelApiInOneTaskId", id)
                        .send();
        failures.add(again.getException());

        assertThat(listed.getMessage().getBody(String.class))
                .contains("failure=(withheld)")
                .doesNotContain(PROMPT);
        assertThat(again.getException()).hasMessageEndingWith("failed: (withheld)");
        assertThat(again.getMessage().getHeader("CamelApiInOneFailureMessage")).isEqualTo(reason);
        nothingIsSeen(context);
    }

    @Test
    void refusedMessagesShowNoSecret() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:submit", Map.of("prompt", PROMPT, "parameters", KEY));
        drive(context, "direct:submit", new byte[] {(byte) 0xff, 1, 2});
        drive(context, "direct:submit", "");
        drive(context, "direct:submit", PROMPT.repeat(2000));
        drive(context, "direct:status", null);
        drive(context, "direct:submit", Map.of("prompt", List.of(PROMPT)));

        nothingIsSeen(context);
    }

    @Test
    void theUrisThatCamelShowsDoNotContainTheKey() throws Exception {
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        assertThat(context.getEndpoints())
                .allSatisfy(
                        e ->
                                assertThat(URISupport.sanitizeUri(e.getEndpointUri()))
                                        .doesNotContainIgnoringCase(HIDDEN));
        assertThat(context.getRoutes())
                .allSatisfy(r -> assertThat(r.toString() + r.getEndpoint()).doesNotContain(KEY));
    }

    /** What stands in a route's text is dumped as it stands: the key belongs to the component. */
    @Test
    void aDumpOfARouteDoesNotShowTheKeyOfTheComponent() throws Exception {
        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r -> r.from("apiinone:video?delay=20").routeId("a").to("apiinone:video"));
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);

        String dump =
                PluginHelper.getModelToXMLDumper(context)
                        .dumpModelAsXml(context, model.getRouteDefinition("a"), true, false, false);

        assertThat(dump).contains("apiinone").doesNotContainIgnoringCase(HIDDEN);
    }

    @Test
    void aFailedStartDoesNotShowTheKey() {
        Throwable thrown =
                catchThrowable(
                        () ->
                                camel.start(
                                        camel.newComponent(),
                                        r ->
                                                r.from("direct:a")
                                                        .to(
                                                                "apiinone:video?pollInterval=0"
                                                                        + "&apiKey=RAW("
                                                                        + KEY
                                                                        + ")")));

        assertThat(Texts.of(thrown)).contains("pollInterval").doesNotContainIgnoringCase(HIDDEN);
        assertThat(log.lines())
                .allSatisfy(line -> assertThat(line).doesNotContainIgnoringCase(HIDDEN));
    }

    @Test
    void theLedgerNeverHoldsTheKeyAndDropsUrlsAfterTheDelivery() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context =
                camel.start(
                        camel.newComponent(), r -> r.from("direct:submit").to("apiinone:video"));
        drive(context, "direct:submit", PROMPT);
        assertThat(Texts.ofTables(h2(folder)))
                .contains("RUNNING")
                .doesNotContainIgnoringCase(HIDDEN);
        camel.sandbox().finishAll();
        soon().until(() -> sums(context).of(Delivery.PENDING) == 1);
        assertThat(Texts.ofTables(h2(folder)))
                .contains("PENDING", LINK)
                .doesNotContain(KEY, SECRET);

        RouteBuilder.addRoutes(
                context, r -> r.from("apiinone:video?delay=20").to("mock:delivered"));

        allDelivered(context, 1);
        assertThat(Texts.ofTables(h2(folder)))
                .contains("DELIVERED")
                .doesNotContainIgnoringCase(HIDDEN);
    }

    @Test
    void aFailureThatRepeatsThePromptDoesNotShowItInTheException() throws Exception {
        camel.sandbox().failNext(1, "MODERATED", "refused: " + PROMPT);
        CamelContext context = camel.start(camel.newComponent(), this::routes);

        drive(context, "direct:generate", PROMPT);

        assertThat(failures).hasSize(1);
        nothingIsSeen(context);
    }
}
