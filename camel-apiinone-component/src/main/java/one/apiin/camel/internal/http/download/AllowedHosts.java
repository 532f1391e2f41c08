package one.apiin.camel.internal.http.download;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import one.apiin.camel.internal.util.BrowserUrl;

/**
 * The hosts that may have private addresses: {@code host}, {@code host:port} or {@code *.domain},
 * separated by commas.
 *
 * <p>Threads: immutable.
 */
public final class AllowedHosts {

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?:(?:\\*\\.)?[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private final List<String> hosts;

    private AllowedHosts(List<String> hosts) {
        this.hosts = hosts;
    }

    /**
     * @param text null for none
     * @throws IllegalArgumentException if an element is not a host
     */
    public static AllowedHosts parse(String text) {
        List<String> hosts =
                Arrays.stream(text == null ? new String[0] : text.split(","))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .toList();
        if (!hosts.stream().allMatch(host -> SYNTAX.matcher(host).matches())) {
            throw new IllegalArgumentException(
                    "must be hosts such as cdn.local, cdn.local:8443 or *.cdn.local, separated by"
                            + " commas, without scheme and path");
        }
        return new AllowedHosts(hosts);
    }

    boolean include(BrowserUrl url) {
        String host = url.host();
        String withPort = host + ":" + url.effectivePort();
        return hosts.stream().anyMatch(one -> covers(one, host) || covers(one, withPort));
    }

    private static boolean covers(String one, String host) {
        return one.startsWith("*.") ? host.endsWith(one.substring(1)) : one.equals(host);
    }
}
