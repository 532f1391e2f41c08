package one.apiin.camel.internal.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves only the name of the proxy: host names of URLs were resolved and checked before, and the
 * client connects to the given address.
 *
 * <p>Threads: safe for concurrent use; resolving blocks.
 */
record ProxyOnlyDnsResolver(HttpProxy proxy) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        if (proxy != null && proxy.host().equals(host)) {
            return InetAddress.getAllByName(host);
        }
        throw new UnknownHostException("not resolved a second time");
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        throw new UnknownHostException("not resolved a second time");
    }
}
