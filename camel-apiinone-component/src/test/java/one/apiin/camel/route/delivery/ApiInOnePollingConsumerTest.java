package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.TaskRepository;

import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** How often one who waits for an end looks into the ledger. */
class ApiInOnePollingConsumerTest {

    private final AtomicInteger looks = new AtomicInteger();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private TaskRepository counted() {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        Class<?>[] type = {TaskRepository.class};
        return (TaskRepository)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        type,
                        (proxy, method, args) -> {
                            if (method.getName().equals("claimEnded")) {
                                looks.incrementAndGet();
                            }
                            return method.invoke(ledger, args);
                        });
    }

    @Test
    void theDelayIsInTheTimeUnitOfTheEndpoint() throws Exception {
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(counted());
        CamelContext context = camel.start(component, r -> r.from("direct:a").to("mock:a"));

        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receive("apiinone:video?delay=1&timeUnit=HOURS", 300)).isNull();
        }

        assertThat(looks).as("at the start and at the end").hasValueLessThanOrEqualTo(2);
    }
}
