package one.apiin.camel.internal.http.download;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.Origin;
import one.apiin.camel.internal.util.BrowserUrl;
import org.apache.hc.client5.http.utils.URIUtils;

/**
 * Which URLs may be downloaded: checks the URL, resolves its host once and checks each address.
 *
 * <p>Threads: safe for concurrent use; resolving a name blocks.
 */
final class UrlPolicy {

    /**
     * A server that may be connected to.
     *
     * @param address the one to connect to, as checked; null if only the proxy can resolve the name
     * @param ours whether it is the origin of {@code baseUrl}, to which the key is sent
     */
    record Target(URI url, InetAddress address, boolean ours) {}

    private final URI base;
    private final AllowedHosts hosts;
    private final NameLookups names;
    private final boolean proxied;

    /**
     * @param proxied a name that cannot be resolved here is left to the proxy; one that can is checked
     */
    UrlPolicy(URI base, AllowedHosts hosts, NameLookups names, boolean proxied) {
        this.base = base;
        this.hosts = hosts;
        this.names = names;
        this.proxied = proxied;
    }

    /**
     * @param attempt each attempt takes the next of several addresses
     * @param wanted false ends the name look-up
     * @throws DownloadRefusedException if the policy forbids it
     * @throws UnknownHostException if the name cannot be resolved now
     */
    Target check(URI url, int attempt, BooleanSupplier wanted)
            throws DownloadRefusedException, UnknownHostException {
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new DownloadRefusedException("the result URL is not http or https");
        }
        if (Origin.name(url) == null || url.getRawAuthority().indexOf('@') >= 0) {
            throw new DownloadRefusedException(
                    "the result URL has no host, or has user information");
        }
        boolean ours = Origin.isSame(url, base);
        InetAddress[] found = resolve(Origin.name(url), wanted);
        if (!ours && !hosts.include(url)) {
            requirePublic(Origin.name(url), found);
        }
        InetAddress address =
                found.length == 0 ? null : found[Math.floorMod(attempt, found.length)];
        return new Target(url, address, ours);
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
                throw new DownloadRefusedException(
                        "the address of the host "
                                + host
                                + " is "
                                + kind
                                + "; to allow it, list the host in downloadHosts");
            }
        }
    }

    static URI parse(String url) throws DownloadRefusedException {
        try {
            return new URI(BrowserUrl.readable(url));
        } catch (URISyntaxException e) {
            throw new DownloadRefusedException("the result URL is malformed");
        }
    }

    /** The target of a redirect. */
    static URI redirect(URI from, String location) throws DownloadRefusedException {
        if (location == null) {
            throw new DownloadRefusedException("the server sent a redirect without Location");
        }
        Optional<BrowserUrl> target =
                BrowserUrl.parse(from.toString()).flatMap(base -> base.resolve(location));
        return target.isPresent()
                ? URI.create(target.get().toString())
                : URIUtils.resolve(from, parse(location));
    }
}
