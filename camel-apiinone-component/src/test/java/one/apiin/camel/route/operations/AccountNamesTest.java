package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.operations.StartFailuresTest.KEY;
import static one.apiin.camel.route.operations.StartFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each account name stands for one key at one address: another one stops the start. */
class AccountNamesTest {

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.apiKey(KEY));

    @Test
    void twoKeysUnderOneAccountRefuseToStart() {
        String message =
                failure(
                        camel,
                        camel.newComponent(),
                        r -> {
                            r.from("direct:a").to("apiinone:video");
                            r.from("direct:b").to("apiinone:video?apiKey=RAW(" + KEY + "2)");
                        });

        assertThat(message).contains("apiKey").contains("account 'default'").contains("component");
    }

    @Test
    void twoBaseUrlsUnderOneAccountRefuseToStart() {
        String message =
                failure(
                        camel,
                        camel.newComponent(),
                        r -> {
                            r.from("direct:a").to("apiinone:video");
                            r.from("direct:b").to("apiinone:video?baseUrl=https://else.example");
                        });

        assertThat(message).contains("baseUrl").contains("account 'default'").contains("component");
    }

    @Test
    void twoComponentsWithTwoKeysAndOneAccountNameRefuseToStart() {
        ApiInOneComponent second = camel.newComponent();
        second.setApiKey(KEY + "2");

        String message =
                failure(
                        camel,
                        camel.newComponent(),
                        r -> {
                            r.getContext().addComponent("second", second);
                            r.from("direct:a").to("apiinone:video");
                            r.from("direct:b").to("second:video");
                        });

        assertThat(message).contains("apiKey").contains("account 'default'").contains("component");
    }

    @Test
    void twoComponentsWithTwoKeysAndNamesOfTheirOwnStart() throws Exception {
        ApiInOneComponent second = camel.newComponent();
        second.setApiKey(KEY + "2");
        second.setAccount("second");

        CamelContext context =
                camel.start(
                        camel.newComponent(),
                        r -> {
                            r.getContext().addComponent("second", second);
                            r.from("direct:a").to("apiinone:video");
                            r.from("direct:b").to("second:video");
                        });

        assertThat(send(context, "direct:a", "a fox").getException()).isNull();
        assertThat(send(context, "direct:b", "a fox").getException())
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining(KEY);
    }
}
