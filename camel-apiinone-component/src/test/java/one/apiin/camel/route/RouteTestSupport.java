package one.apiin.camel.route;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.route.submit.CreditsAgree;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Camel context whose component talks to a sandbox of its own; subclasses bring the routes. */
public abstract class RouteTestSupport extends CamelTestSupport {

    @RegisterExtension
    public final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(1_000_000));

    /**
     * After every test our books are the provider's, as soon as what is on its way has arrived. A test
     * that stops the context asks before: a ledger in memory goes with it.
     */
    @AfterEach
    public void creditsAgree() {
        if (!context.isStarted()) {
            return;
        }
        soon().untilAsserted(() -> CreditsAgree.check(context, sandbox().ledger()));
    }

    /** The ledger's database, or null for the one in memory. */
    public DataSource dataSource() {
        return null;
    }

    public Sandbox sandbox() {
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
    public ApiInOneComponent component() {
        return component(sandbox(), dataSource());
    }

    public static ApiInOneComponent component(Sandbox sandbox, DataSource dataSource) {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setApiKey(sandbox.apiKey());
        component.setBaseUrl(sandbox.baseUrl());
        component.setDataSource(dataSource);
        component.setRequestsPerSecond(1000);
        component.setRequestTimeout(Duration.ofSeconds(10));
        component.setPollInterval(Duration.ofMillis(100));
        return component;
    }

    /** Adds routes to the running context. */
    public void routes(LambdaRouteBuilder routes) throws Exception {
        RouteBuilder.addRoutes(context, routes);
    }

    public VideoTask submit(String uri) {
        return template.requestBody(uri, "a fox", VideoTask.class);
    }

    public LedgerSums sums() throws Exception {
        return sums(context);
    }

    public static LedgerSums sums(CamelContext context) throws Exception {
        ApiInOneEndpoint any = context.getEndpoint("apiinone:video", ApiInOneEndpoint.class);
        return any.engine().sums().get(10, TimeUnit.SECONDS);
    }

    public MockEndpoint mock(String name) {
        return ContextTestSupport.mock(context, name);
    }

    public static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
