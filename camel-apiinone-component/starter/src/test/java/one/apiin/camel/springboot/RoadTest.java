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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A whole Spring Boot application: found, started, bought, told. */
class RoadTest {

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
                    from("direct:buy").to("{{submit}}");
                    from("apiinone:video").to("mock:told");
                }
            };
        }
    }

    @Test
    void theStarterIsFoundAndAVideoIsBoughtAndTold() throws Exception {
        try (var application = start()) {
            CamelContext camel = application.getBean(CamelContext.class);
            MockEndpoint told = camel.getEndpoint("mock:told", MockEndpoint.class);
            told.setResultWaitTime(TimeUnit.SECONDS.toMillis(60));
            told.expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
            told.expectedHeaderReceived("CamelFileName", "fox.txt");

            assertThat(buy(camel, "fox.txt").getException()).isNull();
            assertThat(buy(camel, "fox.txt").getMessage().getHeader("CamelApiInOneDuplicate"))
                    .isEqualTo(true);
            told.assertIsSatisfied();

            assertThat(provider.sandbox().ledger().acceptedCount()).isOne();
            assertThat(folder.resolve("ledger.mv.db")).exists();
        }
    }

    @Test
    void theOptionsHoldThatTheComponentReadsOnceAtItsStart() {
        try (var application = start("--camel.component.apiinone.credit-limit=24")) {
            CamelContext camel = application.getBean(CamelContext.class);

            assertThat(buy(camel, "one.txt").getException()).isNull();
            assertThat(buy(camel, "two.txt").getException())
                    .isInstanceOf(CreditLimitExceededException.class);
        }
    }

    /** Spring would take ${…} for a property of its own: Camel's other spelling passes. */
    private ConfigurableApplicationContext start(String... more) {
        Sandbox sandbox = provider.sandbox();
        SpringApplication application = new SpringApplication(App.class);
        application.setDefaultProperties(
                java.util.Map.of(
                        "url", "jdbc:h2:file:" + folder.resolve("ledger"),
                        "submit", "apiinone:video?idempotencyKey=$simple{header.CamelFileName}",
                        "camel.main.shutdown-timeout", "10",
                        "camel.component.apiinone.data-source", "#bean:ledger",
                        "camel.component.apiinone.api-key", sandbox.apiKey(),
                        "camel.component.apiinone.base-url", sandbox.baseUrl(),
                        "camel.component.apiinone.poll-interval", "100ms"));
        return application.run(more);
    }

    private static Exchange buy(CamelContext camel, String file) {
        return camel.createFluentProducerTemplate()
                .to("direct:buy")
                .withHeader("CamelFileName", file)
                .withBody("a fox")
                .send();
    }
}
