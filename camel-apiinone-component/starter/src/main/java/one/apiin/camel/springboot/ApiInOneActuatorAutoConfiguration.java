package one.apiin.camel.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint, if Spring Boot's actuator is there; it is exposed only if it is included. */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@ConditionalOnClass(Endpoint.class)
@ConditionalOnBean(CamelContext.class)
public class ApiInOneActuatorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    public ApiInOneActuatorEndpoint apiInOneActuatorEndpoint(CamelContext camel) {
        return new ApiInOneActuatorEndpoint(camel);
    }
}
