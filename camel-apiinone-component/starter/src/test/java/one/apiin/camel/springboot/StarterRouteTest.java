package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application with the starter: submits a task and receives its completion. */
class StarterRouteTest {

    @RegisterExtension final SandboxExtension provider = new SandboxExtension();

    @TempDir Path folder;

    @EnableAutoConfiguration
    static class App {

        @Bean
        DataSource ledger(
                @org.springframework.beans.factory.annotation.Value("${url}") String url) {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL(url);
            return h2;
        }

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:submit").to("{{submit}}");
                    from("apiinone:video").to("mock:completed");
                }
            };
        }
    }

    @Test
    void theApplicationSubmitsATaskAndReceivesItsCompletion() throws Exception {
        try (var application = start()) {
            CamelContext camel = application.getBean(CamelContext.class);
            MockEndpoint completed = camel.getEndpoint("mock:completed", MockEndpoint.class);
            completed.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
            completed.expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
            completed.expectedHeaderReceived("CamelFileName", "fox.txt");

            assertThat(submit(camel, "fox.txt").getException()).isNull();
            assertThat(submit(camel, "fox.txt").getMessage().getHeader("CamelApiInOneDuplicate"))
                    .isEqualTo(true);
            completed.assertIsSatisfied();

            assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
            assertThat(folder.resolve("ledger.mv.db")).exists();
        }
    }

    @Test
    void optionsThatAreReadAtTheStartAreApplied() {
        try (var application = start("--camel.component.apiinone.credit-limit=24")) {
            CamelContext camel = application.getBean(CamelContext.class);

            assertThat(submit(camel, "one.txt").getException()).isNull();
            assertThat(submit(camel, "two.txt").getException())
                    .isInstanceOf(CreditLimitExceededException.class);
        }
    }

    /** Uses $simple{…}, as Spring resolves ${…} as its own placeholder. */
    private ConfigurableApplicationContext start(String... more) {
        Sandbox sandbox = provider.sandbox();
        SpringApplication application = new SpringApplication(App.class);
        application.setDefaultProperties(
                java.util.Map.of(
                        "url", "jdbc:h2:file:" + folder.resolve("ledger"),
                        "submit", "apiinone:video?idempotencyKey=$simple{header.CamelFileName}",
                        "server.port", "0",
                        "camel.main.shutdown-timeout", "10",
                        "camel.component.apiinone.data-source", "#bean:ledger",
                        "camel.component.apiinone.api-key", sandbox.apiKey(),
                        "camel.component.apiinone.base-url", sandbox.baseUrl(),
                        "camel.component.apiinone.poll-interval", "100ms"));
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(more);
    }

    private static Exchange submit(CamelContext camel, String file) {
        return camel.createFluentProducerTemplate()
                .to("direct:submit")
                .withHeader("CamelFileName", file)
                .withBody("a fox")
                .send();
    }
}
