package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

    /** A signature that covers the header Host is made without the default port. */
    @ParameterizedTest
    @CsvSource({
        "http://cdn.x/v.mp4, cdn.x",
        "http://cdn.x:80/v.mp4, cdn.x",
        "https://cdn.x:443/v.mp4, cdn.x",
        "HTTPS://cdn.x:443/v.mp4, cdn.x",
        "https://cdn.x:80/v.mp4, cdn.x:80",
        "http://cdn.x:443/v.mp4, cdn.x:443",
        "http://cdn.x:8080/v.mp4, cdn.x:8080",
    })
    void theHostHasNoDefaultPort(String url, String host) {
        assertThat(Origin.host(URI.create(url), null).toHostString()).isEqualTo(host);
    }
}
