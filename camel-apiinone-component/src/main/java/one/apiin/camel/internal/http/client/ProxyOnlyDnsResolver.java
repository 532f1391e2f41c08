package one.apiin.camel.internal.http.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up the proxy and nobody else: the names in links were looked up and checked before, and the
 * client connects to the address it is given.
 *
 * <p>Threads: safe for concurrent use; looking up a name blocks.
 */
record ProxyOnlyDnsResolver(HttpProxy proxy) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        if (proxy != null && proxy.host().equals(host)) {
            return InetAddress.getAllByName(host);
        }
        throw new UnknownHostException("not looked up a second time");
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        throw new UnknownHostException("not looked up a second time");
    }
}
