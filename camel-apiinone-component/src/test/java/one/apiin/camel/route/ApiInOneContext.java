package one.apiin.camel.route;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.route.submit.CreditsAgree;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.core.ConditionFactory;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A sandbox for each test, and Camel contexts whose component calls it.
 *
 * <p>{@link #context()} is made of the routes and options given here and starts when it is first used;
 * {@link #start} makes others. All of them stop after the test. A test that fails, also by a wait that
 * ends, shows what the sandbox saw.
 */
public final class ApiInOneContext
        implements BeforeEachCallback,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    /** How long a test waits for what it expects: far, so that a busy machine fails no test. */
    public static final Duration FAR = Duration.ofSeconds(60);

    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    private final List<LambdaRouteBuilder> routes = new ArrayList<>();
    private final List<Consumer<ApiInOneComponent>> options = new ArrayList<>();
    private final List<Consumer<CamelContext>> preparations = new ArrayList<>();
    private final List<CamelContext> others = new ArrayList<>();
    private final List<Runnable> closings = new ArrayList<>();
    private final Sandbox.Builder provider =
            Sandbox.builder().clips(Clips.tiny()).credits(1_000_000);

    private boolean jmx;
    private Sandbox sandbox;
    private CamelContext context;
    private ProducerTemplate template;
    private ConsumerTemplate consumer;

    /** Routes of {@link #context()}; added at once if it runs already. */
    public ApiInOneContext routes(LambdaRouteBuilder more) {
        if (context == null) {
            routes.add(more);
        } else {
            add(context, more);
        }
        return this;
    }

    /** Options of each component that this extension makes. */
    public ApiInOneContext component(Consumer<ApiInOneComponent> change) {
        options.add(change);
        return this;
    }

    /** What {@link #context()} needs before it starts. */
    public ApiInOneContext prepare(Consumer<CamelContext> change) {
        preparations.add(change);
        return this;
    }

    /** Options of the sandbox. */
    public ApiInOneContext provider(UnaryOperator<Sandbox.Builder> change) {
        change.apply(provider);
        return this;
    }

    /** The contexts register MBeans; without it they start faster. */
    public ApiInOneContext jmx() {
        jmx = true;
        return this;
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public CamelContext context() {
        if (context == null) {
            context = made();
            context.addComponent("apiinone", newComponent());
            preparations.forEach(change -> change.accept(context));
            routes.forEach(more -> add(context, more));
            context.start();
        }
        return context;
    }

    public ProducerTemplate template() {
        if (template == null) {
            template = context().createProducerTemplate();
        }
        return template;
    }

    public ConsumerTemplate consumer() {
        if (consumer == null) {
            consumer = context().createConsumerTemplate();
        }
        return consumer;
    }

    public MockEndpoint mock(String name) {
        return mock(context(), name);
    }

    /** All mocks of {@link #context()} have what they expect. */
    public void assertMocksAreSatisfied() throws InterruptedException {
        MockEndpoint.assertIsSatisfied(context(), FAR.toSeconds(), TimeUnit.SECONDS);
    }

    public Exchange send(String uri, Object body) {
        return send(context(), uri, body);
    }

    /** Sends "a fox". */
    public VideoTask submit(String uri) {
        return template().requestBody(uri, "a fox", VideoTask.class);
    }

    public LedgerSums sums() throws Exception {
        return sums(context());
    }

    /** A component for the sandbox, fast enough for tests, with a ledger in memory. */
    public ApiInOneComponent newComponent() {
        ApiInOneComponent component = new ApiInOneComponent();
        component.setApiKey(sandbox.apiKey());
        component.setBaseUrl(sandbox.baseUrl());
        component.setRequestsPerSecond(1000);
        component.setRequestTimeout(Duration.ofSeconds(10));
        component.setPollInterval(Duration.ofMillis(100));
        options.forEach(change -> change.accept(component));
        return component;
    }

    public ApiInOneComponent newComponent(DataSource ledger) {
        ApiInOneComponent component = newComponent();
        component.setDataSource(ledger);
        return component;
    }

    /** Another context, with this component and these routes only. */
    public CamelContext start(ApiInOneComponent component, LambdaRouteBuilder routes)
            throws Exception {
        CamelContext other = made();
        others.add(other);
        other.addComponent("apiinone", component);
        RouteBuilder.addRoutes(other, routes);
        other.start();
        return other;
    }

    /**
     * The credits that the ledger counts are those of the sandbox, as soon as what is in flight has
     * arrived: in {@link #context()}, else in the last context that runs. Of {@link #context()} this is
     * asserted after each test; a test that stops it asserts it before, as its ledger is in memory.
     */
    public void assertCreditsAgree() {
        CamelContext last = context;
        for (CamelContext other : others) {
            last = other.isStarted() ? other : last;
        }
        CamelContext seen = last;
        if (seen != null && seen.isStarted()) {
            soon().untilAsserted(() -> CreditsAgree.check(seen, sandbox.ledger()));
        }
    }

    /** Runs after the contexts have stopped: closes what they use. */
    public void afterStop(Runnable closing) {
        closings.add(closing);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        sandbox = provider.start();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        try {
            if (context != null && context.isStarted() && test.getExecutionException().isEmpty()) {
                soon().untilAsserted(() -> CreditsAgree.check(context, sandbox.ledger()));
            }
        } finally {
            others.forEach(CamelContext::stop);
            if (context != null) {
                context.stop();
            }
            closings.forEach(Runnable::run);
            sandbox.close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure)
            throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext test, Throwable failure)
            throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext test, Throwable failure)
            throws Throwable {
        throw explained(failure);
    }

    /** With the sandbox's ledger and its log of requests. */
    private Throwable explained(Throwable failure) {
        Throwable seen = new Throwable(sandbox.ledger().report());
        seen.setStackTrace(new StackTraceElement[0]);
        failure.addSuppressed(seen);
        return failure;
    }

    private CamelContext made() {
        CamelContext made = new DefaultCamelContext();
        if (!jmx) {
            made.disableJMX();
        }
        made.getShutdownStrategy().setTimeout(SHUTDOWN.toSeconds());
        return made;
    }

    private static void add(CamelContext context, LambdaRouteBuilder routes) {
        try {
            RouteBuilder.addRoutes(context, routes);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static ConditionFactory soon() {
        return await().atMost(FAR).pollInterval(Duration.ofMillis(20));
    }

    public static Exchange send(CamelContext context, String uri, Object body) {
        return context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(e -> e.getMessage().setBody(body))
                .send();
    }

    /** A mock that waits {@link #FAR} for what it expects. */
    public static MockEndpoint mock(CamelContext context, String name) {
        MockEndpoint mock = context.getEndpoint("mock:" + name, MockEndpoint.class);
        mock.setResultWaitTime(FAR.toMillis());
        return mock;
    }

    public static LedgerSums sums(CamelContext context) throws Exception {
        ApiInOneEndpoint any = context.getEndpoint("apiinone:video", ApiInOneEndpoint.class);
        return any.engine().sums();
    }

    /** A ledger in a file of H2 in this folder. */
    public static DataSource h2(Path folder) {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + folder.resolve("ledger") + ";COMPRESS=TRUE");
        return h2;
    }
}
