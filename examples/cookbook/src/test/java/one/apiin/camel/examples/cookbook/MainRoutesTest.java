package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.EndpointInject;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.test.main.junit5.Configure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes of an application of Camel Main; the sandbox takes the place of the provider. */
@Timeout(120)
@CamelMainTest(properties = "camel.component.apiinone.poll-interval=100ms")
class MainRoutesTest {

    private static final Sandbox PROVIDER = Sandbox.start();

    @EndpointInject("direct:videos")
    ProducerTemplate videos;

    @AfterAll
    static void stopTheProvider() {
        PROVIDER.close();
    }

    @Configure
    void configure(MainConfigurationProperties main) {
        main.addLambdaRouteBuilder(MainRoutesTest::routes);
    }

    private static void routes(RouteBuilder r) {
        ApiInOneComponent video = r.getContext().getComponent("apiinone", ApiInOneComponent.class);
        video.setBaseUrl(PROVIDER.baseUrl());
        video.setApiKey(PROVIDER.apiKey());

        r.from("direct:videos").to("apiinone:video?operation=generate");
    }

    @Test
    void aPromptBecomesAVideoThatIsPaidOnce() {
        VideoTask video = videos.requestBody((Object) "A paper boat", VideoTask.class);

        assertThat(video.getVideoUrls()).hasSize(1);
        assertThat(PROVIDER.ledger().acceptedCount()).isOne();
    }
}
