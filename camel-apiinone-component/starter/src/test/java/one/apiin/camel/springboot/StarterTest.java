package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.ApiInOneComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The starter behaves like Camel's own, but rejects a data source that does not exist. */
class StarterTest {

    @Test
    void theOnlyDataSourceOfTheApplicationIsNotUsedAsTheLedger() {
        Application.with(component -> assertThat(component.getDataSource()).isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:ledger", "#ledger", "ledger"})
    void theNamedDataSourceIsUsed(String name) {
        Application.with(
                component -> assertThat(component.getDataSource()).isNotNull(),
                "camel.component.apiinone.data-source=" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:leger", "#leger", "leger"})
    void anUnknownDataSourceBeanFailsInsteadOfALedgerInMemory(String name) {
        Application.runner()
                .withPropertyValues("camel.component.apiinone.data-source=" + name)
                .run(
                        application ->
                                assertThat(application.getBean(CamelContext.class))
                                        .satisfies(StarterTest::creatingTheComponentFails));
    }

    private static void creatingTheComponentFails(CamelContext camel) {
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> Application.component(camel)))
                .hasStackTraceContaining("leger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll-interval=1week", "max-waiting=many", "poll-plan=never"})
    void anInvalidValuePreventsTheStartAndNamesTheProperty(String property) {
        Application.runner()
                .withPropertyValues("camel.component.apiinone." + property)
                .run(
                        application ->
                                assertThat(application)
                                        .getFailure()
                                        .hasStackTraceContaining(property.replaceAll("=.*", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.apiinone.enabled=false",
                "camel.component.apiinone.customizer.enabled=false",
                "camel.component.customizer.enabled=false"
            })
    void ifDisabledThePropertiesAreNotApplied(String off) {
        Application.with(
                component -> assertThat(component.getAccount()).isEqualTo("default"),
                "camel.component.apiinone.account=other",
                off);
    }

    @Test
    void aComponentBeanKeepsItsValuesOfUnsetProperties() {
        ApiInOneComponent own = new ApiInOneComponent();
        own.setAccount("own");
        own.setRequestsPerSecond(3);

        Application.runner()
                .withBean("apiinone", ApiInOneComponent.class, () -> own)
                .withPropertyValues("camel.component.apiinone.account=said")
                .run(
                        application -> {
                            var made =
                                    Application.component(application.getBean(CamelContext.class));
                            assertThat(made).isSameAs(own);
                            assertThat(made.getAccount()).isEqualTo("said");
                            assertThat(made.getRequestsPerSecond()).isEqualTo(3);
                        });
    }

    @Test
    void aSecondComponentDoesNotReceiveTheApiKeyOfTheFirst() {
        ApiInOneComponent second = new ApiInOneComponent();
        second.setAccount("second");

        Application.runner()
                .withBean("second", ApiInOneComponent.class, () -> second)
                .withPropertyValues("camel.component.apiinone.api-key=first")
                .run(
                        application -> {
                            CamelContext camel = application.getBean(CamelContext.class);
                            assertThat(camel.getComponent("second")).isSameAs(second);
                            assertThat(second.getConfiguration().getApiKey()).isNull();
                            assertThat(Application.component(camel).getConfiguration().getApiKey())
                                    .isEqualTo("first");
                        });
    }

    @Test
    void aCustomizerOfTheApplicationIsAppliedToo() {
        ComponentCustomizer own =
                ComponentCustomizer.forType(
                        ApiInOneComponent.class,
                        component -> component.setLeaseTimeout(Duration.ofMinutes(1)));

        Application.runner()
                .withBean(ComponentCustomizer.class, () -> own)
                .withPropertyValues("camel.component.apiinone.account=said")
                .run(
                        application -> {
                            var made =
                                    Application.component(application.getBean(CamelContext.class));
                            assertThat(made.getLeaseTimeout()).isEqualTo(Duration.ofMinutes(1));
                            assertThat(made.getAccount()).isEqualTo("said");
                        });
    }
}
