package one.apiin.camel.internal.camel.http;

import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Keeps Camel's own headers out of requests and replies, in any letter case. All others pass: Camel's filter
 * for HTTP drops {@code Cache-Control}, which a reply without it leaves to the browser.
 *
 * <p>Threads: immutable.
 */
final class AllButCamelHeaders implements HeaderFilterStrategy {

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return isCamel(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return isCamel(name);
    }

    private static boolean isCamel(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache.camel.");
    }
}
