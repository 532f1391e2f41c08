package one.apiin.camel.internal.camel.dashboard;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Whether other machines can reach the HTTP server of the context without authentication, as far as its
 * configuration shows: the options of Camel Main, Spring Boot and Quarkus.
 *
 * <p>Threads: pure functions.
 */
final class ServerExposure {

    private static final List<String> HOSTS =
            List.of("camel.server.host", "server.address", "quarkus.http.host");
    private static final List<String> AUTHENTICATION =
            List.of(
                    "camel.server.authenticationEnabled",
                    "camel.server.authentication-enabled",
                    "quarkus.http.auth.basic",
                    "quarkus.http.auth.form.enabled");

    /** A bean of Spring Security, which applies it; its classes alone protect nothing. */
    private static final String FILTERS = "org.springframework.security.web.SecurityFilterChain";

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9.]+|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private ServerExposure() {}

    static boolean isOpen(CamelContext context) {
        boolean local =
                values(context, HOSTS).limit(1).anyMatch(host -> LOOPBACK.matcher(host).matches());
        return !local && !authenticates(context);
    }

    static boolean authenticates(CamelContext context) {
        Class<?> filters = context.getClassResolver().resolveClass(FILTERS);
        return values(context, AUTHENTICATION).anyMatch(Boolean::parseBoolean)
                || filters != null && !context.getRegistry().findByType(filters).isEmpty();
    }

    private static Stream<String> values(CamelContext context, List<String> names) {
        return names.stream()
                .flatMap(name -> context.getPropertiesComponent().resolveProperty(name).stream());
    }
}
