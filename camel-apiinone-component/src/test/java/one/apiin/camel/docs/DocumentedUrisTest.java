package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every address and every property in the documentation is one that the component takes. */
class DocumentedUrisTest {

    /** In quotes, between backticks, or after {@code uri:}. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\"(apiinone:video[^\"\\n]*)\"|`(apiinone:video[^`\\n]*)`|uri: (apiinone:video\\S*)");

    private static final Pattern PROPERTY =
            Pattern.compile("^#? ?(camel\\.component\\.apiinone\\.\\S+ ?=.*)$", Pattern.MULTILINE);

    /** A page with an address, or a page with a property. */
    record Documented(String page, String text) {
        @Override
        public String toString() {
            return page + ": " + text;
        }
    }

    private final CamelCatalog catalog = Catalog.ofTheComponent().merged();

    @ParameterizedTest
    @MethodSource("addresses")
    void theComponentTakesTheAddress(Documented address) {
        var result = catalog.validateEndpointProperties(address.text());

        assertThat(result.isSuccess())
                .as(() -> address + "\n" + result.summaryErrorMessage(false))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("properties")
    void theComponentTakesTheProperty(Documented property) {
        var result = catalog.validateConfigurationProperty(property.text());

        assertThat(result.isSuccess())
                .as(() -> property + "\n" + result.summaryErrorMessage(false))
                .isTrue();
    }

    @Test
    void aWrongOptionIsFound() {
        assertThat(catalog.validateEndpointProperties("apiinone:video?nonsense=1").isSuccess())
                .isFalse();
        assertThat(catalog.validateEndpointProperties("apiinone:video?operation=no").isSuccess())
                .isFalse();
    }

    @Test
    void everyAddressIsWrittenSoThatItIsFound() {
        assertThat(MarkdownFile.all())
                .allSatisfy(
                        file ->
                                assertThat(ADDRESS.matcher(file.text()).replaceAll(""))
                                        .as(
                                                "%s: quotes or backticks around every address",
                                                file.name())
                                        .doesNotContain("apiinone:video?"));
    }

    static Stream<Documented> addresses() {
        return MarkdownFile.all().stream()
                .flatMap(
                        file ->
                                ADDRESS.matcher(file.text())
                                        .results()
                                        .map(found -> new Documented(file.name(), address(found))))
                .distinct();
    }

    static Stream<Documented> properties() {
        return MarkdownFile.all().stream()
                .flatMap(
                        file ->
                                PROPERTY.matcher(file.text())
                                        .results()
                                        .map(found -> new Documented(file.name(), found.group(1))))
                .distinct();
    }

    private static String address(java.util.regex.MatchResult found) {
        return Stream.of(1, 2, 3)
                .map(found::group)
                .filter(text -> text != null)
                .findFirst()
                .orElseThrow();
    }
}
