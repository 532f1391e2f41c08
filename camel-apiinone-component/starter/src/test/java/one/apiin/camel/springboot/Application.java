package one.apiin.camel.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A Spring Boot application with Camel, the starter, and one data source named ledger. */
final class Application {

    private Application() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                CamelAutoConfiguration.class,
                                ApiInOneComponentAutoConfiguration.class))
                .withPropertyValues("camel.main.shutdown-timeout=10")
                .withBean("ledger", DataSource.class, JdbcDataSource::new);
    }

    /** Starts the application with properties, and checks the component that Camel creates. */
    static void with(Consumer<ApiInOneComponent> check, String... properties) {
        runner().withPropertyValues(properties)
                .run(
                        application -> {
                            assertThat(application).hasNotFailed();
                            check.accept(component(application.getBean(CamelContext.class)));
                        });
    }

    static ApiInOneComponent component(CamelContext camel) {
        return (ApiInOneComponent) camel.getComponent("apiinone", true, false);
    }
}
