package one.apiin.camel.internal.camel.http;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.FileUtil;

/**
 * The HTTP endpoints of one component: of its callbacks and of its page. Consumers of one option with the
 * same path share one: the first to start opens it, the last to stop closes it.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class HttpEndpoints {

    private static final Pattern CAMEL_HEADER =
            Pattern.compile("(?is)(camel|org\\.apache\\.camel\\.).*");

    /**
     * One method of one URL.
     *
     * @param method such as {@code get}
     * @param below the path below that of the endpoint, perhaps with {@code {names}}, or null
     */
    public record Resource(String method, String below) {}

    private record Address(String server, String path) {}

    private static final class Listener {
        private final String option;
        private final List<Consumer> consumers = new ArrayList<>();
        private int users;

        Listener(String option) {
            this.option = option;
        }

        void close() {
            consumers.forEach(ServiceHelper::stopAndShutdownService);
        }
    }

    private final Supplier<CamelContext> contexts;
    private final Supplier<Map<String, HttpEndpoints>> others;
    private final Map<Address, Listener> listeners = new ConcurrentHashMap<>();

    /**
     * @param others those of the other components of the context, by component name
     */
    public HttpEndpoints(
            Supplier<CamelContext> context, Supplier<Map<String, HttpEndpoints>> others) {
        this.contexts = context;
        this.others = others;
    }

    /**
     * Opens an endpoint.
     *
     * @param option that has the path
     * @param server the component that serves HTTP; null = that of the rest configuration
     * @return closes it
     * @throws RuntimeException naming the option, if the path is in use or the context has no HTTP server
     */
    public synchronized Runnable open(
            String option, String path, String server, Map<Resource, Processor> resources) {
        Address address =
                new Address(
                        server == null ? defaultServer() : server,
                        "/" + FileUtil.stripLeadingSeparator(path));
        requireFree(option, address);
        Listener listener = listeners.get(address);
        if (listener == null) {
            if (listeners.isEmpty()) {
                VertxVersions.check(contexts.get());
            }
            listener = started(new Listener(option), address, resources);
            listeners.put(address, listener);
        }
        listener.users++;
        return () -> close(address);
    }

    private synchronized void close(Address address) {
        Listener listener = listeners.get(address);
        if (--listener.users == 0) {
            listeners.remove(address);
            listener.close();
        }
    }

    /** The server would send all requests to the first of two. */
    private void requireFree(String option, Address address) {
        Listener own = listeners.get(address);
        if (own != null && !own.option.equals(option)) {
            throw OptionChecks.bad(
                    option, "is the same path as " + own.option + ": give each its own");
        }
        for (Map.Entry<String, HttpEndpoints> other : others.get().entrySet()) {
            Listener listener = other.getValue().listeners.get(address);
            if (listener != null) {
                String user = "'" + other.getKey() + "' as " + listener.option;
                throw OptionChecks.bad(
                        option,
                        "is in use by the component " + user + ": give each account its own");
            }
        }
    }

    private String defaultServer() {
        return requireNonNullElse(
                contexts.get().getRestConfiguration().getComponent(), "platform-http");
    }

    private Listener started(
            Listener listener, Address address, Map<Resource, Processor> resources) {
        Optional<String> route;
        try {
            for (Map.Entry<Resource, Processor> one : resources.entrySet()) {
                listener.consumers.add(create(address, one.getKey(), one.getValue()));
            }
            route = UserRoutes.at(listener.consumers, contexts.get());
            if (route.isEmpty()) {
                listener.consumers.forEach(ServiceHelper::startService);
                return listener;
            }
        } catch (Exception e) {
            listener.close();
            String reason = noServer(listener.option, address.server(), e.getMessage());
            throw new RuntimeCamelException(reason, e);
        }
        listener.close();
        throw OptionChecks.bad(
                listener.option,
                "is the path of the route '" + route.get() + "', too: give each its own");
    }

    private Consumer create(Address address, Resource resource, Processor processor)
            throws Exception {
        CamelContext context = contexts.get();
        RestConsumerFactory factory = factory(context, address.server());
        if (factory == null) {
            throw new IllegalStateException("the context has no component of this name");
        }
        Consumer consumer =
                factory.createConsumer(
                        context,
                        processor,
                        resource.method(),
                        address.path(),
                        resource.below(),
                        null,
                        null,
                        configuration(context, address.server()),
                        new HashMap<>());
        if (consumer.getEndpoint() instanceof HeaderFilterStrategyAware endpoint) {
            endpoint.setHeaderFilterStrategy(allButCamelHeaders());
        }
        return consumer;
    }

    /**
     * Keeps Camel's own headers out of requests and replies, in any letter case. All others pass: Camel's filter
     * for HTTP drops {@code Cache-Control}, which a reply without it leaves to the browser.
     */
    static HeaderFilterStrategy allButCamelHeaders() {
        DefaultHeaderFilterStrategy filter = new DefaultHeaderFilterStrategy();
        filter.setInFilterPattern(CAMEL_HEADER);
        filter.setOutFilterPattern(CAMEL_HEADER);
        filter.setAllowNullValues(true);
        return filter;
    }

    private static RestConsumerFactory factory(CamelContext context, String name) {
        RestConsumerFactory named =
                context.getRegistry().lookupByNameAndType(name, RestConsumerFactory.class);
        return named == null && context.getComponent(name, true) instanceof RestConsumerFactory one
                ? one
                : named;
    }

    /** The rest configuration applies to the component that it names, or to any. */
    private static RestConfiguration configuration(CamelContext context, String server) {
        RestConfiguration rest = context.getRestConfiguration();
        return rest.getComponent() == null || rest.getComponent().equals(server)
                ? rest
                : new RestConfiguration();
    }

    private static String noServer(String option, String server, String reason) {
        return OptionChecks.bad(
                        option,
                        "needs an HTTP server in the context, and the component '"
                                + server
                                + "' serves none ("
                                + reason
                                + "): add camel-platform-http-main and camel.server.enabled=true"
                                + " (Camel Main), camel-platform-http-starter (Spring Boot) or"
                                + " camel-quarkus-platform-http (Quarkus), or name another"
                                + " component with "
                                + (option.startsWith("callback")
                                        ? "callbackComponent"
                                        : "the rest configuration"))
                .getMessage();
    }
}
