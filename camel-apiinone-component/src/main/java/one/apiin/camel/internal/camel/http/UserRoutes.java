package one.apiin.camel.internal.camel.http;

import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Routes that serve an address of the component themselves: the server would send all requests to one of the
 * two.
 *
 * <p>Threads: pure functions.
 */
final class UserRoutes {

    /** One method may be that of both: with CORS, Camel adds it to all. */
    private static final String PREFLIGHT = "OPTIONS";

    private UserRoutes() {}

    /** The id of a route that serves what one of the consumers will. */
    static Optional<String> at(Collection<Consumer> consumers, CamelContext context)
            throws URISyntaxException {
        for (Route route : context.getRoutes()) {
            Endpoint served = served(route);
            for (Consumer consumer : consumers) {
                if (isSame(consumer.getEndpoint(), served)) {
                    return Optional.of(route.getId());
                }
            }
        }
        return Optional.empty();
    }

    /** That of a REST route is known once it has its consumer. */
    private static Endpoint served(Route route) {
        Consumer consumer = route.getConsumer();
        return consumer == null ? route.getEndpoint() : consumer.getEndpoint();
    }

    private static boolean isSame(Endpoint one, Endpoint other) throws URISyntaxException {
        String path = path(one);
        if (!path.equals(path(other))) {
            return false;
        }
        Set<String> methods = methods(one);
        Set<String> others = methods(other);
        return methods.isEmpty() || others.isEmpty() || !Collections.disjoint(methods, others);
    }

    /** With the scheme; a server takes a path with and without a slash at its end for the same. */
    private static String path(Endpoint endpoint) {
        String uri = StringHelper.before(endpoint.getEndpointUri(), "?", endpoint.getEndpointUri());
        return uri.replaceFirst(":/*", ":").replaceFirst("/+$", "");
    }

    /** In capitals; empty = all. */
    private static Set<String> methods(Endpoint endpoint) throws URISyntaxException {
        String query = StringHelper.after(endpoint.getEndpointUri(), "?", "");
        Map<String, Object> options = URISupport.parseQuery(query);
        Object methods = options.getOrDefault("httpMethodRestrict", "");
        String all = methods.toString().toUpperCase(Locale.ROOT).replace(" ", "");
        Set<String> served = new TreeSet<>(all.isEmpty() ? List.of() : List.of(all.split(",")));
        if (served.size() > 1) {
            served.remove(PREFLIGHT);
        }
        return served;
    }
}
