package one.apiin.camel.route;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.submit.CreditsAgree;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contexts that a test makes, starts and stops by itself; those left over are stopped after it. */
public abstract class ContextTestSupport {

    public static final int SHUTDOWN_SECONDS = 20;

    /**
     * How long a mock waits for what it expects; 10 s, Camel's own, are few beside a slow disk. (The
     * number that assertIsSatisfied takes is another: how long a mock that expects nothing waits.)
     */
    private static final Duration MOCK_WAITS = Duration.ofSeconds(60);

    @RegisterExtension final SandboxExtension extension = new SandboxExtension(sandboxBuilder());

    private final List<CamelContext> contexts = new ArrayList<>();

    public Sandbox.Builder sandboxBuilder() {
        return Sandbox.builder().clips(Clips.tiny()).credits(1_000_000);
    }

    public Sandbox sandbox() {
        return extension.sandbox();
    }

    @AfterEach
    public void stopContexts() {
        contexts.forEach(CamelContext::stop);
    }

    /** For tests whose contexts share one ledger: seen from the last that runs, it is the provider's. */
    public void assertCreditsAgree() {
        contexts.stream()
                .filter(CamelContext::isStarted)
                .reduce((earlier, later) -> later)
                .ifPresent(
                        context ->
                                RouteTestSupport.soon()
                                        .untilAsserted(
                                                () ->
                                                        CreditsAgree.check(
                                                                context, sandbox().ledger())));
    }

    public ApiInOneComponent component() {
        return component(null);
    }

    public ApiInOneComponent component(DataSource dataSource) {
        return RouteTestSupport.component(sandbox(), dataSource);
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
        return context;
    }

    public CamelContext started(ApiInOneComponent component, LambdaRouteBuilder routes)
            throws Exception {
        CamelContext context = context();
        context.addComponent("apiinone", component);
        RouteBuilder.addRoutes(context, routes);
        context.start();
        return context;
    }

    public static DataSource h2(Path folder) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        return h2;
    }

    public static Exchange send(CamelContext context, String uri, Object body) {
        return context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(e -> e.getMessage().setBody(body))
                .send();
    }

    public static MockEndpoint mock(CamelContext context, String name) {
        MockEndpoint mock = context.getEndpoint("mock:" + name, MockEndpoint.class);
        mock.setResultWaitTime(MOCK_WAITS.toMillis());
        return mock;
    }
}
