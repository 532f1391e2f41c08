package one.apiin.camel.internal.camel.callback;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.util.OptionChecks;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.FileUtil;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses at which one component listens for callbacks. Consumers with the same path share one
 * listener: the first to start opens it, the last to stop closes it. What it takes may be about any
 * group.
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

    private final ApiInOneComponent component;
    private final Map<Address, Listener> listeners = new ConcurrentHashMap<>();

    public CallbackEndpoints(ApiInOneComponent component) {
        this.component = component;
    }

    /** Listens for the consumer of this endpoint, if it wants to. */
    public Runnable open(ApiInOneEndpoint endpoint) {
        if (endpoint.getCallbackPath() == null) {
            return () -> {};
        }
        String path = "/" + FileUtil.stripLeadingSeparator(endpoint.getCallbackPath());
        return open(new Address(server(endpoint), path), endpoint);
    }

    private synchronized Runnable open(Address address, ApiInOneEndpoint endpoint) {
        refuseOthers(address);
        Listener listener = listeners.get(address);
        if (listener == null) {
            listener = new Listener(started(address, handler(endpoint)));
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

    /** The server would give all callbacks to the first of two components, which has another secret. */
    private void refuseOthers(Address address) {
        CamelContext context = component.getCamelContext();
        for (String name : context.getComponentNames()) {
            Component other = context.hasComponent(name);
            if (other != component
                    && other instanceof ApiInOneComponent one
                    && one.connections().callbacks().has(address)) {
                throw OptionChecks.bad(
                        "callbackPath",
                        "is in use by the component '" + name + "': give each account its own");
            }
        }
    }

    private boolean has(Address address) {
        return listeners.containsKey(address);
    }

    private CallbackProcessor handler(ApiInOneEndpoint endpoint) {
        var desk = endpoint.engine().callbacks();
        return new CallbackProcessor(
                new SignedCallbackUrl(null, component.getCallbackSecret()),
                component.connections()::calledTaskId,
                desk::receive);
    }

    private String server(ApiInOneEndpoint endpoint) {
        if (endpoint.getCallbackComponent() != null) {
            return endpoint.getCallbackComponent();
        }
        String configured = component.getCamelContext().getRestConfiguration().getComponent();
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
        CamelContext context = component.getCamelContext();
        RestConsumerFactory factory = factory(context, address.server());
        if (factory == null) {
            throw new IllegalStateException("there is no such component");
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

    /** The rest configuration speaks of the component that it names, or of any. */
    private static RestConfiguration configuration(CamelContext context, String server) {
        RestConfiguration rest = context.getRestConfiguration();
        return rest.getComponent() == null || rest.getComponent().equals(server)
                ? rest
                : new RestConfiguration();
    }

    private static String noServer(Address address, String why) {
        return OptionChecks.bad(
                        "callbackPath",
                        "needs an HTTP server in the context, and the component '"
                                + address.server()
                                + "' serves none ("
                                + why
                                + "): add camel-platform-http-main and camel.server.enabled=true"
                                + " (Camel Main), camel-platform-http-starter (Spring Boot) or"
                                + " camel-quarkus-platform-http (Quarkus), or name another"
                                + " component with callbackComponent")
                .getMessage();
    }
}
