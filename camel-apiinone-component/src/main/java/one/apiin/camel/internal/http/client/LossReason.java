package one.apiin.camel.internal.http.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import one.apiin.camel.internal.http.client.CallResult.Lost;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Says in our own words why there is no reply; an exception's message may hold addresses.
 *
 * <p>With a proxy no other name is looked up, and no other connection made, than the proxy's.
 */
public final class LossReason {

    private LossReason() {}

    public static String of(Lost lost, boolean proxied) {
        String seen = lost.status() == 0 ? "" : lost.status() + ": ";
        return seen + why(lost, proxied) + (lost.left() ? "" : "; nothing was sent");
    }

    private static String why(Lost lost, boolean proxied) {
        if (lost.reason() != null) {
            return lost.reason();
        }
        Throwable cause = lost.cause();
        if (cause instanceof UnknownHostException) {
            return proxied
                    ? "the host in proxyHost is not known"
                    : "the host of baseUrl is not known";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection within connectTimeout";
        }
        if (cause instanceof ConnectException) {
            return proxied ? "no connection to proxyHost" : "no connection to baseUrl";
        }
        if (cause instanceof SSLException) {
            return "no TLS with the host of baseUrl";
        }
        return (lost.status() == 0 ? "no reply" : "the reply was cut off or too long")
                + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
    }
}
