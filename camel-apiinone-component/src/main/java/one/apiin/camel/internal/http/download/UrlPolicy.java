package one.apiin.camel.internal.http.download;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import one.apiin.camel.internal.http.client.Origin;
import org.apache.hc.client5.http.utils.URIUtils;

/**
 * Where a download may go: checks a link, looks its host up once and checks every address found.
 *
 * <p>Threads: safe for concurrent use; looking up a name blocks.
 */
final class UrlPolicy {

    /** Looks up a name; {@code InetAddress::getAllByName}. */
    @FunctionalInterface
    interface Names {
        InetAddress[] look(String host) throws UnknownHostException;
    }

    /**
     * One server on the way to the video.
     *
     * @param address the one to connect to, as checked; null if only the proxy knows the name
     * @param ours whether it is the origin of {@code baseUrl}, which gets the key
     */
    record Hop(URI link, InetAddress address, boolean ours) {}

    private final URI base;
    private final AllowedHosts hosts;
    private final Names names;
    private final boolean proxied;

    /**
     * @param proxied a name that nobody knows here is left to the proxy; what is known here is checked
     */
    UrlPolicy(URI base, AllowedHosts hosts, Names names, boolean proxied) {
        this.base = base;
        this.hosts = hosts;
        this.names = names;
        this.proxied = proxied;
    }

    /**
     * @param attempt each attempt takes the next of several addresses
     * @throws DownloadRefusedException if nobody may go there
     * @throws UnknownHostException if the name is not known now
     */
    Hop check(URI link, int attempt) throws DownloadRefusedException, UnknownHostException {
        String scheme = link.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new DownloadRefusedException(
                    "its link is not http or https, and nothing else is followed");
        }
        if (link.getHost() == null || link.getRawUserInfo() != null) {
            throw new DownloadRefusedException("its link names no host, or a user");
        }
        boolean ours = Origin.isSame(link, base);
        InetAddress[] found = look(link.getHost());
        if (!ours && !hosts.name(link)) {
            requirePublic(link.getHost(), found);
        }
        InetAddress address =
                found.length == 0 ? null : found[Math.floorMod(attempt, found.length)];
        return new Hop(link, address, ours);
    }

    private InetAddress[] look(String host) throws UnknownHostException {
        try {
            return names.look(host);
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
                        "the address of its host "
                                + host
                                + " is "
                                + kind
                                + "; name the host in downloadHosts if that is meant");
            }
        }
    }

    static URI parse(String link) throws DownloadRefusedException {
        try {
            return new URI(link);
        } catch (URISyntaxException e) {
            throw new DownloadRefusedException("its link is no address");
        }
    }

    /** Where a redirect leads. */
    static URI redirect(URI from, String location) throws DownloadRefusedException {
        if (location == null) {
            throw new DownloadRefusedException("its server redirects to nowhere");
        }
        return URIUtils.resolve(from, parse(location));
    }
}
