package one.apiin.camel.internal.http.download;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.util.BrowserUrl;
import org.apache.hc.core5.http.HttpHost;

/**
 * Which URLs may be downloaded: checks the URL, resolves its host once and checks each address.
 *
 * <p>Threads: safe for concurrent use; resolving a name blocks.
 *
 * @param base the origin that gets the key and may have a private address
 * @param hosts may have private addresses
 * @param proxied a name that cannot be resolved here is left to the proxy; one that can is checked
 */
public record UrlPolicy(BrowserUrl base, AllowedHosts hosts, NameLookups names, boolean proxied) {

    private static final String NOT_PUBLIC =
            "the address of the host %s is %s; to allow it, list the host in downloadHosts";

    /**
     * A server that may be connected to.
     *
     * @param uri the URL
     * @param address the one to connect to, as checked; null if only the proxy can resolve the name
     * @param ours whether it is the origin of {@code baseUrl}, to which the key is sent
     */
    record Target(BrowserUrl url, URI uri, InetAddress address, boolean ours) {

        /** Without the default port of the scheme, which the signature of a URL does not cover. */
        HttpHost server() {
            return new HttpHost(url.scheme(), address, url.host(), url.port());
        }
    }

    /**
     * @param attempt each attempt takes the next of several addresses
     * @param wanted false ends the name look-up
     * @throws DownloadRefusedException if the policy forbids it
     * @throws UnknownHostException if the name cannot be resolved now
     */
    Target check(BrowserUrl url, int attempt, BooleanSupplier wanted)
            throws DownloadRefusedException, UnknownHostException {
        if (url.userInfo() != null) {
            throw refused("the result URL has user information");
        }
        URI uri = uri(url);
        boolean ours =
                url.scheme().equals(base.scheme())
                        && url.host().equals(base.host())
                        && url.port() == base.port();
        InetAddress[] found = resolve(url.host(), wanted);
        if (!ours && !hosts.include(url)) {
            requirePublic(url.host(), found);
        }
        InetAddress address =
                found.length == 0 ? null : found[Math.floorMod(attempt, found.length)];
        return new Target(url, uri, address, ours);
    }

    /** Some hosts that browsers accept are not allowed there. */
    private static URI uri(BrowserUrl url) throws DownloadRefusedException {
        try {
            return new URI(url.toString());
        } catch (URISyntaxException e) { // its message contains the URL
            throw refused("the result URL is malformed");
        }
    }

    private InetAddress[] resolve(String host, BooleanSupplier wanted) throws UnknownHostException {
        try {
            return names.resolve(host, wanted);
        } catch (UnknownHostException e) {
            if (proxied) {
                return new InetAddress[0];
            }
            throw e;
        }
    }

    private static void requirePublic(String host, InetAddress[] found)
            throws DownloadRefusedException {
        for (InetAddress address : found) {
            String kind = PublicAddresses.refusal(address);
            if (kind != null) {
                throw refused(NOT_PUBLIC.formatted(host, kind));
            }
        }
    }

    static BrowserUrl parse(String url) throws DownloadRefusedException {
        return BrowserUrl.parse(url).orElseThrow(UrlPolicy::notHttp);
    }

    /** The target of a redirect. */
    static BrowserUrl redirect(BrowserUrl from, String location) throws DownloadRefusedException {
        if (location == null) {
            throw refused("the server sent a redirect without Location");
        }
        return from.resolve(location).orElseThrow(UrlPolicy::notHttp);
    }

    private static DownloadRefusedException notHttp() {
        return refused("the result URL is not http or https");
    }

    private static DownloadRefusedException refused(String why) {
        return new DownloadRefusedException(DownloadRefusedException.URL, why, null);
    }

    /**
     * The hosts that may have private addresses: {@code host}, {@code host:port} or {@code *.domain},
     * separated by commas.
     *
     * <p>Threads: immutable.
     */
    public record AllowedHosts(List<String> hosts) {

        private static final Pattern SYNTAX =
                Pattern.compile(
                        "(?:(?:\\*\\.)?[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

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
}
