package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The credit limit: estimates, refusals, periods and a catalog of prices. */
class CreditLimitTest {

    @TempDir Path folder;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    /** Its ledger's time is {@link #now}, noticed at the next heartbeat. */
    private ApiInOneComponent limited(long credits) {
        ApiInOneComponent component = camel.newComponent();
        component.setCreditLimit(credits);
        component.setLeaseTimeout(Duration.ofSeconds(3));
        component.setTaskRepository(new InMemoryTaskRepository(now::get));
        return component;
    }

    private CamelContext started(ApiInOneComponent component) throws Exception {
        return camel.start(component, CreditLimitTest::routes);
    }

    private static void routes(RouteBuilder routes) {
        routes.from("direct:submit").to("apiinone:video");
        routes.from("direct:keyed").to("apiinone:video?idempotencyKey=${body}");
        routes.from("direct:generate").to("apiinone:video?operation=generate");
        routes.from("direct:kling")
                .to("apiinone:video?model=kling-3&parameters.duration=3&parameters.sound=false");
        routes.from("direct:tomorrow").to("apiinone:video?model=video-of-tomorrow");
    }

    private static Object estimated(Exchange done) {
        return done.getMessage().getHeader("CamelApiInOneEstimatedCredits");
    }

    private void catalog(ApiInOneComponent component, String json) throws Exception {
        Path file = folder.resolve("models.json");
        Files.writeString(file, json);
        component.setModelCatalog("file:" + file);
    }

    @Test
    void theEstimateComesBackWithTheTask() throws Exception {
        CamelContext context = started(camel.newComponent());

        assertThat(estimated(send(context, "direct:submit", "a fox"))).isEqualTo(24);
        assertThat(estimated(send(context, "direct:kling", "a fox"))).isEqualTo(120);
        Exchange end = send(context, "direct:generate", "a fox");
        assertThat(estimated(end)).isEqualTo(24);
        assertThat(end.getMessage().getBody(String.class)).contains("\"estimatedCredits\":24");
        CreditsAgree.check(context, camel.sandbox().ledger());
    }

    @Test
    void beyondTheLimitNothingIsStoredOrSent() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext context = started(limited(50));

        send(context, "direct:keyed", "one");
        send(context, "direct:keyed", "two");
        Exchange third = send(context, "direct:keyed", "three");
        Exchange again = send(context, "direct:keyed", "two");

        assertThat(third.getException(CreditLimitExceededException.class))
                .satisfies(
                        failure -> {
                            assertThat(failure.getLimit()).isEqualTo(50);
                            assertThat(failure.getCommitted()).isEqualTo(48);
                            assertThat(failure.getRequested()).isEqualTo(24);
                            assertThat(failure.isMayHaveBeenCharged()).isFalse();
                        })
                .hasMessageContaining("2026-11-24T00:00:00Z");
        assertThat(again.getException()).as("a taken key costs nothing").isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
        CreditsAgree.check(context, camel.sandbox().ledger());
    }

    @Test
    void aFailedVideoMakesRoomAndAnUnknownOutcomeDoesNot() throws Exception {
        CamelContext context = started(limited(24));
        camel.sandbox().failNext(1, "MODERATED", "not this");

        send(context, "direct:generate", "a fox");
        camel.sandbox().onSubmit(Faults.resetAfter());
        send(context, "direct:submit", "a fox");
        Exchange third = send(context, "direct:submit", "a fox");

        assertThat(third.getException()).isInstanceOf(CreditLimitExceededException.class);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(2);
        CreditsAgree.check(context, camel.sandbox().ledger());
    }

    @Test
    void theSameExchangeRedeliveredInTheNextPeriodIsPosted() throws Exception {
        CamelContext context =
                camel.start(
                        limited(24),
                        routes -> {
                            routes.onException(CreditLimitExceededException.class)
                                    .maximumRedeliveries(1000)
                                    .redeliveryDelay(20)
                                    .onRedelivery(
                                            e -> now.set(Instant.parse("2026-11-24T00:00:00Z")));
                            routes(routes);
                        });

        Exchange first = send(context, "direct:submit", "a fox");
        Exchange second = send(context, "direct:submit", "a fox");

        assertThat(first.getException()).isNull();
        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, int.class))
                .isPositive();
        assertThat(camel.sandbox().ledger().accepted()).hasSize(2);
        assertThat(sums(context).creditsByPeriod())
                .containsOnlyKeys("2026-11-23T00:00:00Z/PT24H", "2026-11-24T00:00:00Z/PT24H");
    }

    @Test
    void anUnknownPriceUnderALimitIsRefusedUntilTheCatalogHasIt() throws Exception {
        Exchange refused = send(started(limited(1000)), "direct:tomorrow", "a fox");
        ApiInOneComponent informed = limited(1000);
        catalog(informed, "{\"video-of-tomorrow\": {\"price\": {\"credits\": 77}}}");
        Exchange posted = send(started(informed), "direct:tomorrow", "a fox");

        assertThat(refused.getException(SubmitRejectedException.class))
                .hasMessageContaining("creditLimit")
                .hasMessageContaining("modelCatalog")
                .hasMessageContaining("video-of-tomorrow");
        assertThat(posted.getException())
                .as("sent, and refused by the provider, who has no such model")
                .hasMessageContaining("Refused by the provider");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    /** An entry of the sub-model's name would be a model without fields: its misspelt fields would be paid for. */
    @Test
    void theEntryForAnUnknownPriceIsThatOfTheFamily() throws Exception {
        CamelContext context =
                camel.start(
                        limited(10_000),
                        r ->
                                r.from("direct:short")
                                        .to(
                                                "apiinone:video?model=wan/2-6-text-to-video"
                                                        + "&parameters.resolution=480p"));

        Exchange refused = send(context, "direct:short", "a fox");

        assertThat(refused.getException(SubmitRejectedException.class))
                .hasMessageContaining("for the model wan/2-6-text-to-video")
                .hasMessageContaining("{\"wan-2-6\": {\"price\":");
    }

    @Test
    void theCatalogMayBeABean() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setModelCatalog("#bean:models");
        CamelContext context = new DefaultCamelContext();
        Map<String, Object> price = Map.of("price", Map.of("credits", 26));
        context.getRegistry().bind("models", Map.of("grok-video", price));
        context.addComponent("apiinone", component);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        routes(this);
                    }
                });
        context.start();

        Exchange done = send(context, "direct:submit", "a fox");
        context.stop();

        assertThat(estimated(done)).isEqualTo(26);
    }

    @Test
    void theCatalogOverridesTheBuiltInPrices() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        catalog(component, "{\"grok-video\": {\"price\": {\"credits\": 25}}}");

        Exchange done = send(started(component), "direct:submit", "a fox");

        assertThat(estimated(done)).isEqualTo(25);
    }
}
