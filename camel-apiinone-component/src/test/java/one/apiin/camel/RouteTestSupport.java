package one.apiin.camel;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import javax.sql.DataSource;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Camel context whose component talks to a sandbox of its own; subclasses bring the routes. */
abstract class RouteTestSupport extends CamelTestSupport {

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(1_000_000));

    /** The ledger's database, or null for the one in memory. */
    DataSource dataSource() {
        return null;
    }

    Sandbox sandbox() {
        return extension.sandbox();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        created.getShutdownStrategy().setTimeout(10);
        created.addComponent("apiinone", component());
        return created;
    }

    /** A component for the sandbox, quick enough for tests. */
    ApiInOneComponent component() {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setApiKey(sandbox().apiKey());
        component.setBaseUrl(sandbox().baseUrl());
        component.setDataSource(dataSource());
        component.setRequestsPerSecond(1000);
        component.setRequestTimeout(Duration.ofSeconds(10));
        component.setPollInterval(Duration.ofMillis(100));
        return component;
    }

    MockEndpoint mock(String name) {
        return getMockEndpoint("mock:" + name);
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(20));
    }
}
