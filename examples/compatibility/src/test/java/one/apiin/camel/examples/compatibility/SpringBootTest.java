package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A user's test of a Spring Boot application with the starter and the sandbox. */
@Timeout(120)
class SpringBootTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @Test
    void aPromptBecomesAVideoThatIsPaidOnce() {
        String[] properties = {
            "--spring.main.banner-mode=off",
            "--server.port=0",
            "--camel.component.apiinone.api-key=" + provider.sandbox().apiKey(),
            "--camel.component.apiinone.base-url=" + provider.sandbox().baseUrl(),
            "--camel.component.apiinone.poll-interval=100ms"
        };

        VideoTask video;
        try (var application = SpringApplication.run(Application.class, properties)) {
            video =
                    application
                            .getBean(CamelContext.class)
                            .createProducerTemplate()
                            .requestBody("direct:videos", "A paper boat", VideoTask.class);
        }

        assertThat(video.getVideoUrls()).hasSize(1);
        assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RouteBuilder videos() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:videos").to("apiinone:video?operation=generate");
                }
            };
        }
    }
}
