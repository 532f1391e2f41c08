package one.apiin.camel.internal.camel.callback;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.FileUtil;

/**
 * The HTTP endpoints at which one component receives callbacks. Consumers with the same path share one: the
 * first to start opens it, the last to stop closes it. A callback may belong to any group.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class CallbackEndpoints {

    private static final String PLATFORM_HTTP = "platform-http";

    private record Address(String server, String path) {}

    private static final class Listener {
        private final Consumer consumer;
        private int users;

        Listener(Consumer consumer) {
            this.consumer = consumer;
        }
    }

    private final CamelContext context;
    private final Supplier<Map<String, CallbackEndpoints>> others;
    private final Map<Address, Listener> listeners = new ConcurrentHashMap<>();

    /**
     * @param others those of the other components of the context, by component name
     */
    public CallbackEndpoints(
            CamelContext context, Supplier<Map<String, CallbackEndpoints>> others) {
        this.context = context;
        this.others = others;
    }

    /**
     * Opens an endpoint for one consumer.
     *
     * @param server the component that serves HTTP; null = that of the rest configuration
     * @return closes it
     */
    public Runnable open(String path, String server, CallbackProcessor processor) {
        Address address =
                new Address(
                        server == null ? defaultServer() : server,
                        "/" + FileUtil.stripLeadingSeparator(path));
        return open(address, processor);
    }

    private synchronized Runnable open(Address address, CallbackProcessor processor) {
        requireFree(address);
        Listener listener = listeners.get(address);
        if (listener == null) {
            listener = new Listener(started(address, processor));
            listeners.put(address, listener);
        }
        listener.users++;
        return () -> close(address);
    }

    private synchronized void close(Address address) {
        Listener listener = listeners.get(address);
        if (--listener.users == 0) {
            listeners.remove(address);
            ServiceHelper.stopAndShutdownServices(listener.consumer);
        }
    }

    /** The server would send all callbacks to the first of two components, which has another secret. */
    private void requireFree(Address address) {
        others.get()
                .forEach(
                        (name, other) -> {
                            if (other.listeners.containsKey(address)) {
                                throw OptionChecks.bad(
                                        "callbackPath",
                                        "is in use by the component '"
                                                + name
                                                + "': give each account its own");
                            }
                        });
    }

    private String defaultServer() {
        String configured = context.getRestConfiguration().getComponent();
        return configured == null ? PLATFORM_HTTP : configured;
    }

    private Consumer started(Address address, Processor handler) {
        try {
            Consumer consumer = create(address, handler);
            ServiceHelper.startService(consumer);
            return consumer;
        } catch (Exception e) {
            throw new RuntimeCamelException(noServer(address, e.getMessage()), e);
        }
    }

    private Consumer create(Address address, Processor handler) throws Exception {
        RestConsumerFactory factory = factory(context, address.server());
        if (factory == null) {
            throw new IllegalStateException("the context has no component of this name");
        }
        return factory.createConsumer(
                context,
                handler,
                "post",
                address.path(),
                null,
                null,
                null,
                configuration(context, address.server()),
                new HashMap<>());
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

    private static String noServer(Address address, String reason) {
        return OptionChecks.bad(
                        "callbackPath",
                        "needs an HTTP server in the context, and the component '"
                                + address.server()
                                + "' serves none ("
                                + reason
                                + "): add camel-platform-http-main and camel.server.enabled=true"
                                + " (Camel Main), camel-platform-http-starter (Spring Boot) or"
                                + " camel-quarkus-platform-http (Quarkus), or name another"
                                + " component with callbackComponent")
                .getMessage();
    }
}
