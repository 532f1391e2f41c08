package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlOptionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"https://apiin.one", "http://video_cdn:8080", "http://[::1]:8080/api/v1"})
    void anAbsoluteUrlIsAccepted(String url) {
        assertThatCode(() -> OptionChecks.httpUrl("baseUrl", url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://video_cdn",
                "http://",
                "http:///x",
                "http://a_b:99999",
                "http://me@a_b",
                "https://a b",
                "apiin.one",
                "http://a_b/#x",
                "http://h:0"
            })
    void anyOtherTextIsRefused(String url) {
        assertThatThrownBy(() -> OptionChecks.httpUrl("baseUrl", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseUrl");
    }
}
