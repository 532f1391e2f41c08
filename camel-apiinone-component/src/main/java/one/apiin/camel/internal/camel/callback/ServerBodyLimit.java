package one.apiin.camel.internal.camel.callback;

import java.util.Optional;
import java.util.stream.Stream;
import one.apiin.camel.internal.callback.CallbackReceiver;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of an HTTP server that reads more of a request into memory than a callback has. The server does it
 * before the endpoint is asked, and takes its limit for all paths alike, so that the endpoint cannot set it.
 *
 * <p>It sees the server that Camel Main configures, not one that an application makes itself.
 */
public final class ServerBodyLimit {

    private static final Logger LOG = LoggerFactory.getLogger(ServerBodyLimit.class);

    private ServerBodyLimit() {}

    /** At the start of an endpoint. */
    public static void check(CamelContext context) {
        PropertiesComponent properties = context.getPropertiesComponent();
        boolean serves = value(properties, "enabled").map("true"::equals).orElse(false);
        Optional<String> limit = value(properties, "max-body-size", "maxBodySize");
        if (serves && !limit.map(ServerBodyLimit::isSmall).orElse(false)) {
            LOG.warn(
                    "The HTTP server reads up to {} of each request into memory before a callback's"
                            + " signature is verified: set camel.server.max-body-size={}, or limit"
                            + " bodies at the proxy if other paths need larger ones",
                    limit.map(bytes -> bytes + " bytes").orElse("10 MB"),
                    CallbackReceiver.MAX_BODY);
        }
    }

    private static Optional<String> value(PropertiesComponent properties, String... names) {
        return Stream.of(names)
                .map(name -> properties.resolveProperty("camel.server." + name))
                .flatMap(Optional::stream)
                .map(String::trim)
                .findFirst();
    }

    private static boolean isSmall(String bytes) {
        return bytes.matches("\\d{1,18}") && Long.parseLong(bytes) <= CallbackReceiver.MAX_BODY;
    }
}
