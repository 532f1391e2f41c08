package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeOptionTest {

    @ParameterizedTest
    @CsvSource({
        "2GB, 2147483648",
        "2GiB, 2147483648",
        "2g, 2147483648",
        "500MB, 524288000",
        "' 1 kb ', 1024",
        "1048576, 1048576",
        "7B, 7",
        "1TB, 1099511627776",
    })
    void sizesAreParsedWithTheirUnits(String text, long bytes) {
        assertThat(OptionChecks.bytes("maxDownloadSize", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"0", "-1", "GB", "2XB", "1.5GB", "999999999999TB", "2 GB x"})
    void aMalformedSizeIsReportedWithItsOption(String text) {
        assertThatThrownBy(() -> OptionChecks.bytes("maxDownloadSize", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxDownloadSize");
    }
}
