package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.download.DownloadTestSupport;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider with a private certificate: no request is sent to a server that is not trusted. */
class TlsTest extends DownloadTestSupport {

    @TempDir Path folder;
    private TlsFront front;
    private ApiInOneComponent component;

    @BeforeEach
    void front() throws Exception {
        front = new TlsFront(folder, camel.sandbox().port());
        component = camel.context().getComponent("apiinone", ApiInOneComponent.class);
        component.setBaseUrl("https://localhost:" + front.port());
        component.setMaxSubmitRetries(0);
    }

    @AfterEach
    void closeFront() throws Exception {
        front.close();
    }

    private Exchange generated() {
        return camel.template()
                .request("apiinone:video?operation=generate", e -> bodyOf(e, "a fox"));
    }

    private static void bodyOf(Exchange exchange, Object body) {
        exchange.getMessage().setBody(body);
    }

    /** The same clip, by the way through TLS. */
    private String secureUrl(Exchange generated) {
        String url = generated.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);
        return component.getConfiguration().getBaseUrl() + URI.create(url).getRawPath();
    }

    @Test
    void submitsPollsAndDownloadsUseTheTrustStoreOfTheOption() throws Exception {
        component.setSslContextParameters(front.trust());

        Exchange done = generated();

        assertThat(done.getException()).isNull();
        Object taskId = done.getMessage().getHeader("CamelApiInOneTaskId");
        byte[] video =
                camel.template()
                        .requestBody(
                                "apiinone:video?operation=download", secureUrl(done), byte[].class);
        assertThat(video).isEqualTo(clip(taskId));
        assertThat(camel.sandbox().ledger().acceptedCount()).isOne();
    }

    @Test
    void theGlobalParametersOfTheContextServeToo() {
        camel.context().setSSLContextParameters(front.trust());
        component.setUseGlobalSslContextParameters(true);

        assertThat(generated().getException()).isNull();
    }

    @Test
    void anUntrustedCertificateGetsNothingAndNothingIsCharged() {
        Exchange refused = generated();

        assertThat(refused.getException())
                .isInstanceOf(ProviderBusyException.class)
                .hasStackTraceContaining("PKIX");
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    @Test
    void aCertificateOfAnotherNameGetsNothing() {
        component.setSslContextParameters(front.trust());
        component.setBaseUrl("https://127.0.0.1:" + front.port());

        assertThat(generated().getException()).isInstanceOf(ProviderBusyException.class);
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
    }

    @Test
    void aDownloadFromAnUntrustedServerFails() {
        component.setDownloadHosts("localhost");
        component.setBaseUrl(camel.sandbox().baseUrl());
        String url = "https://localhost:" + front.port() + "/files/any.mp4";

        Exchange refused =
                camel.template().request("apiinone:video?operation=download", e -> bodyOf(e, url));

        assertThat(refused.getException()).isInstanceOf(VideoDownloadException.class);
        assertThat(camel.sandbox().ledger().requests()).isEmpty();
        nothingIsLeft();
    }
}
