package one.apiin.camel.internal.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.spi.HeaderFilterStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEndpointsTest {

    private final HeaderFilterStrategy filter = HttpEndpoints.allButCamelHeaders();

    @ParameterizedTest
    @CsvSource({
        "CamelHttpUri, true",
        "cAMELhTTPuRI, true",
        "ORG.apache.camel.x, true",
        "Cache-Control, false",
        "X-Camel, false"
    })
    void headersOfCamelAreKeptOutInAnyLetterCase(String name, boolean kept) {
        assertThat(filter.applyFilterToCamelHeaders(name, "", null)).isEqualTo(kept);
        assertThat(filter.applyFilterToExternalHeaders(name, "", null)).isEqualTo(kept);
    }
}
