package one.apiin.camel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import one.apiin.camel.internal.http.client.ConnectionSettings;
import one.apiin.camel.internal.http.client.HttpProxy;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The options of the component that say how it reaches the network: API calls and downloads alike.
 *
 * <p>Threads: options are written before the start.
 */
public abstract class ApiInOneNetworkComponent extends HealthCheckComponent
        implements SSLContextParametersAware {

    static final String DEFAULT_CONNECT_TIMEOUT = "10s";

    @Metadata(
            label = "advanced",
            defaultValue = DEFAULT_CONNECT_TIMEOUT,
            description = "The longest that making a connection takes. Then nothing has been sent.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @Metadata(
            label = "proxy",
            description =
                    "The forward proxy for API calls and downloads, a name or an address alone."
                            + " With it proxyPort. The system's proxy settings are not used.")
    private String proxyHost;

    @Metadata(label = "proxy", description = "The port of proxyHost, 1 to 65535.")
    private Integer proxyPort;

    @Metadata(
            label = "proxy",
            secret = true,
            description =
                    "The user name for the proxy, sent by Basic authentication with every"
                            + " connection. With it proxyPassword.")
    private String proxyUser;

    @Metadata(label = "proxy", secret = true, description = "The password of proxyUser.")
    private String proxyPassword;

    @Metadata(
            label = "security",
            description =
                    "TLS for API calls and downloads: whom to trust, and a certificate of our own."
                            + " Without it the JDK's trust store. Host names are always checked.")
    private SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Takes the context's global TLS parameters, if there are any and"
                            + " sslContextParameters is not set.")
    private boolean useGlobalSslContextParameters;

    ApiInOneNetworkComponent() {}

    ApiInOneNetworkComponent(CamelContext context) {
        super(context);
    }

    /** How connections are made, as the options say. */
    ConnectionSettings network() {
        HttpProxy proxy =
                proxyHost == null
                        ? null
                        : new HttpProxy(proxyHost, proxyPort, proxyUser, proxyPassword);
        return new ConnectionSettings(connectTimeout, tls(), proxy);
    }

    private SSLContext tls() {
        SSLContextParameters wanted = sslContextParameters;
        if (wanted == null && useGlobalSslContextParameters) {
            wanted = retrieveGlobalSslContextParameters();
        }
        try {
            return wanted == null ? null : wanted.createSSLContext(getCamelContext());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            IllegalArgumentException bad =
                    OptionChecks.bad(
                            "sslContextParameters",
                            "cannot be used; check its key and trust stores: " + e.getMessage());
            bad.initCause(e);
            throw bad;
        }
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public Integer getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(Integer proxyPort) {
        this.proxyPort = proxyPort;
    }

    public String getProxyUser() {
        return proxyUser;
    }

    public void setProxyUser(String proxyUser) {
        this.proxyUser = proxyUser;
    }

    public String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
