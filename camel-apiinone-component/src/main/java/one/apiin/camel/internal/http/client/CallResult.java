package one.apiin.camel.internal.http.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import one.apiin.camel.internal.util.ProviderText;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** The result of one API call. */
public sealed interface CallResult {

    /**
     * A complete reply.
     *
     * @param retryAfter the header as received, or null
     */
    record Reply(int status, String retryAfter, String text) implements CallResult {

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public boolean isHtml() {
            return text.stripLeading().startsWith("<");
        }
    }

    /**
     * No complete reply.
     *
     * @param sent whether a byte of the request may have been sent; if not, none will be
     * @param status of a reply that was cut off or too long; 0 without one
     */
    record Lost(boolean sent, int status, String reason, Throwable cause) implements CallResult {

        /**
         * The cause of the missing reply, without the exception's message, which may contain URLs.
         *
         * @param proxied with a proxy, only the proxy's name is resolved and only the proxy connected to
         */
        public String describe(boolean proxied) {
            String received = status == 0 ? "" : status + ": ";
            return received + why(proxied) + (sent ? "" : "; nothing was sent");
        }

        private String why(boolean proxied) {
            if (reason != null) {
                return reason;
            }
            String host = proxied ? "proxyHost" : "baseUrl";
            if (cause instanceof NameLookups.TimedOutException) {
                return "the name of the host in "
                        + host
                        + " was not resolved within connectTimeout";
            }
            if (cause instanceof UnknownHostException) {
                return "the host " + (proxied ? "in " : "of ") + host + " is not known" + detail();
            }
            if (cause instanceof ConnectTimeoutException) {
                return "no connection within connectTimeout" + detail();
            }
            if (cause instanceof ConnectException) {
                return "no connection to " + host + detail();
            }
            if (cause instanceof SSLException) {
                return "no TLS with the host of baseUrl";
            }
            return (status == 0 ? "no reply" : "the reply was cut off or too long")
                    + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
        }

        /** Messages of a failed connection name host, port and the system's reason. */
        private String detail() {
            return cause.getMessage() == null ? "" : ": " + ProviderText.clean(cause.getMessage());
        }
    }
}
