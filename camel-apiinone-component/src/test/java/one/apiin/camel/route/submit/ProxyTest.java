package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.download.DownloadTestSupport;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All requests go through a forward proxy. */
class ProxyTest extends DownloadTestSupport {

    @TempDir Path folder;
    private ForwardProxy proxy;

    @AfterEach
    void closeProxy() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
    }

    private ApiInOneComponent through(String login) throws Exception {
        proxy = new ForwardProxy(camel.sandbox().port(), login);
        ApiInOneComponent component =
                camel.context().getComponent("apiinone", ApiInOneComponent.class);
        component.setProxyHost("localhost");
        component.setProxyPort(proxy.port());
        component.setMaxSubmitRetries(0);
        return component;
    }

    private Exchange request(String operation, Object body) {
        return camel.template()
                .request(
                        "apiinone:video?operation=" + operation, e -> e.getMessage().setBody(body));
    }

    @Test
    void allCallsAndDownloadsGoThroughIt() throws Exception {
        through(null);

        Exchange done = request("generate", "a fox");
        assertThat(done.getException()).isNull();
        Object taskId = done.getMessage().getHeader("CamelApiInOneTaskId");
        Exchange video = request("download", taskId);

        assertThat(video.getException()).isNull();
        assertThat(proxy.asked())
                .hasSameSizeAs(camel.sandbox().ledger().requests())
                .contains("POST " + camel.sandbox().baseUrl() + "/api/v1/videos/generations")
                .anyMatch(
                        asked -> asked.startsWith("GET " + camel.sandbox().baseUrl() + "/files/"));
    }

    /** The name of a service of Docker; the proxy resolves it. */
    @Test
    void aHostWithAnUnderscoreIsReached() throws Exception {
        String sent = "http://video_api.invalid:8080";
        through(null).setBaseUrl(sent);

        Exchange done = request("generate", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(proxy.asked())
                .contains("POST " + sent + "/api/v1/videos/generations")
                .anyMatch(asked -> asked.startsWith("GET " + sent + "/api/v1/tasks/"));
    }

    /** As a browser takes it: localhost in wide letters, and a name that is looked up in its ASCII form. */
    @Test
    void itsNameMayBeNonAscii() throws Exception {
        through(null).setProxyHost("\uff4c\uff4fcalho\uff53t");

        assertThat(request("generate", "a fox").getException()).isNull();
        assertThat(proxy.asked()).isNotEmpty();
    }

    @Test
    void userAndPasswordAreSentWithTheFirstRequest() throws Exception {
        ApiInOneComponent component = through("me:pass:word");
        component.setProxyUser("me");
        component.setProxyPassword("pass:word");

        assertThat(request("generate", "a fox").getException()).isNull();
        assertThat(proxy.asked()).doesNotContain("407");
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void aProxyThatRefusesTheRequestHasCostNothing() throws Exception {
        through("me:password");

        assertThat(request("submit", "a fox").getException())
                .isInstanceOf(SubmitRejectedException.class)
                .hasMessageContaining("proxyUser");
        assertThat(proxy.asked()).containsExactly("407");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    @Test
    void aProxyWithAnUnknownNameIsReported() {
        ApiInOneComponent component =
                camel.context().getComponent("apiinone", ApiInOneComponent.class);
        component.setMaxSubmitRetries(0);
        component.setProxyHost("proxy.invalid");
        component.setProxyPort(3128);

        assertThat(request("submit", "a fox").getException())
                .isInstanceOf(ProviderBusyException.class)
                .hasMessageContaining("the host in proxyHost is not known")
                .hasMessageNotContaining("baseUrl");
    }

    @Test
    void tlsGoesThroughItAsATunnel() throws Exception {
        try (TlsFront front = new TlsFront(folder, camel.sandbox().port())) {
            ApiInOneComponent component = through("me:password");
            component.setProxyUser("me");
            component.setProxyPassword("password");
            component.setSslContextParameters(front.trust());
            component.setBaseUrl("https://localhost:" + front.port());

            assertThat(request("generate", "a fox").getException()).isNull();
            assertThat(proxy.asked()).containsOnly("CONNECT localhost:" + front.port());
        }
    }

    @Test
    void aRefusedTunnelHasCostNothing() throws Exception {
        ApiInOneComponent component = through("me:password");
        component.setBaseUrl("https://localhost:1");

        assertThat(request("submit", "a fox").getException())
                .isInstanceOf(ProviderBusyException.class)
                .hasMessageContaining("407")
                .hasMessageContaining("proxyUser")
                .hasMessageContaining("nothing was sent");
        assertThat(proxy.asked()).containsExactly("407");
    }

    @Test
    void theProxyResolvesNamesAndAPrivateAddressIsRefused() throws Exception {
        through(null);
        Exchange done = request("generate", "a fox");
        String url = done.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);
        String path = URI.create(url).getRawPath();

        Exchange video = request("download", "http://videos.invalid" + path);
        assertThat(video.getException()).isNull();
        assertThat(proxy.asked()).contains("GET http://videos.invalid" + path);

        int before = proxy.asked().size();
        Exchange refused = request("download", "http://169.254.169.254" + path);
        assertThat((ApiInOneException) refused.getException())
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("link-local");
        assertThat(proxy.asked()).hasSize(before);
    }
}
