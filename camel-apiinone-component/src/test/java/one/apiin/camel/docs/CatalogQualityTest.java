package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Camel's tools show of the options and headers that are ours. */
class CatalogQualityTest {

    private static final Catalog OURS = Catalog.ofTheComponent();

    private static final Pattern SECRET =
            Pattern.compile(".*(key|secret|password|user|token)", Pattern.CASE_INSENSITIVE);

    /** Ends like a secret, is none: it stands in the ledger and in messages. */
    private static final Set<String> NO_SECRETS = Set.of("idempotencyKey");

    record Item(String part, String name, JsonNode json) {

        String text(String field) {
            return json.path(field).asText();
        }

        @Override
        public String toString() {
            return part + " " + name;
        }
    }

    static Stream<Item> options() {
        return Stream.concat(items("componentProperties"), items("properties"))
                .filter(CatalogQualityTest::isOurs);
    }

    static Stream<Item> headers() {
        return items("headers");
    }

    @ParameterizedTest
    @MethodSource("options")
    void theDescriptionIsSentences(Item option) {
        assertThat(option.text("description"))
                .matches("(?s)[A-Z].*\\.")
                .hasSizeBetween(15, 500)
                .doesNotContain("TODO", "  ");
    }

    /** A table is skimmed: what follows the first sentence is for those who stop there. */
    @ParameterizedTest
    @MethodSource("options")
    void theFirstSentenceIsShort(Item option) {
        String first = option.text("description").split("\\. |\\.$")[0];

        assertThat(first.split("\\s+")).hasSizeLessThanOrEqualTo(15);
    }

    @ParameterizedTest
    @MethodSource("options")
    void aDurationNamesItsDefaultOrWhatHoldsWithoutIt(Item option) {
        if (!option.text("type").equals("duration")) {
            return;
        }
        assertThat(
                        option.json().has("defaultValue")
                                || option.text("description").contains("ithout"))
                .isTrue();
        assertThat(option.text("javaType").equals("java.time.Duration"))
                .as("a number of milliseconds says so")
                .isNotEqualTo(option.text("description").startsWith("Milliseconds"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void whatIsSecretIsMasked(Item option) {
        boolean secret =
                SECRET.matcher(option.name()).matches() && !NO_SECRETS.contains(option.name());

        assertThat(option.json().path("secret").asBoolean()).isEqualTo(secret);
    }

    @ParameterizedTest
    @MethodSource("options")
    void aBeanIsNeverTakenByItself(Item option) {
        assertThat(option.json().path("autowired").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("options")
    void aChoiceListsItsValues(Item option) {
        assertThat(option.json().has("enum")).isEqualTo(option.text("type").equals("enum"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theHeaderIsDescribed(Item header) {
        assertThat(header.text("description")).matches("(?s)\\w.*\\.");
        assertThat(header.text("javaType")).isNotBlank();
        assertThat(header.text("constantName")).contains("ApiInOneConstants#");
        assertThat(header.name()).startsWith("CamelApiInOne");
    }

    /** Camel's own options come with Camel's words. */
    private static boolean isOurs(Item option) {
        JsonNode camels = Catalog.ofCamel("aws2-s3").tree().path(option.part()).path(option.name());
        return !camels.path("description").asText().equals(option.text("description"));
    }

    private static Stream<Item> items(String part) {
        return OURS.tree().get(part).properties().stream()
                .map(e -> new Item(part, e.getKey(), e.getValue()));
    }
}
