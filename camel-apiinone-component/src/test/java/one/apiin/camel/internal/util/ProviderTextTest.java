package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a reason remains where the provider repeats the prompt without a colon and without quotation marks. */
class ProviderTextTest {

    private static final String PROMPT = "{prompt=A very private fox at dawn, seed=7}";

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    Image pixel is invalid                | Image pixel is invalid  | Image pixel is invalid
                    The text a PRIVATE Fox is not allowed | The text a \u2026       | The text a \u2026
                    Fox is not allowed                    | (withheld)              | (withheld)
                    CUDA out of memory on worker 17       | CUDA out of memory on worker 17 | CUDA out of memory on worker 17
                    The sampler froze at step 8           | The sampler froze at step 8 | The \u2026
                    \u7ea2\u72d0\u72f8 is refused         | \u7ea2\u72d0\u72f8 is refused | (withheld)
                    """)
    void itEndsBeforeAWordThatMayBeOfThePrompt(String text, String known, String unknown) {
        assertThat(ProviderText.reason(text, "{}", PROMPT)).isEqualTo(known);
        assertThat(ProviderText.reason(text, "{}", null)).isEqualTo(unknown);
    }

    @Test
    void inWritingWithoutSpacesAnyWordMayBeOfThePrompt() {
        String prompt = "{prompt=\u96ea\u5730\u91cc\u7684\u7ea2\u72d0\u72f8}";

        assertThat(ProviderText.reason("Refused \u7ea2\u72d0\u72f8", "{}", prompt))
                .isEqualTo("Refused \u2026");
    }
}
