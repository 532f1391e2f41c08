package one.apiin.camel.springboot;

import java.util.Set;
import one.apiin.camel.ApiInOneComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.ComponentConfigurationProperties;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * Gives the component {@code apiinone} what stands under {@code camel.component.apiinone}.
 *
 * <p>Only the component of that name: one of another name has another account and brings its own
 * options. Only what is set: a component that the application makes keeps the rest of its own.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@EnableConfigurationProperties({
    ComponentConfigurationProperties.class,
    ApiInOneComponentConfiguration.class
})
@ConditionalOnHierarchicalProperties({"camel.component", "camel.component.apiinone"})
public class ApiInOneComponentAutoConfiguration {

    private static final String NAME = "apiinone";

    /**
     * @throws IllegalArgumentException when the component is made, if an option cannot be set: a bean
     *     of that name is missing, or is of another type
     */
    @Lazy
    @Bean
    public ComponentCustomizer configureApiInOneComponent(
            ApplicationContext application,
            CamelContext camel,
            ApiInOneComponentConfiguration configuration) {
        return new ComponentCustomizer() {
            @Override
            public void configure(String name, Component target) {
                var options = CamelPropertiesHelper.getNonNullProperties(camel, configuration);
                options.keySet().removeAll(Set.of("enabled", "customizer"));
                CamelPropertiesHelper.setCamelProperties(camel, target, options, true);
            }

            @Override
            public boolean isEnabled(String name, Component target) {
                return NAME.equals(name)
                        && target instanceof ApiInOneComponent
                        && HierarchicalPropertiesEvaluator.evaluate(
                                application,
                                "camel.component.customizer",
                                "camel.component.apiinone.customizer");
            }
        };
    }
}
