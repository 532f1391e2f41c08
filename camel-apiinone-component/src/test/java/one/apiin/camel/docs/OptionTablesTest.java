package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class OptionTablesTest {

    private final OptionTables telegram = new OptionTables(Catalog.ofCamel("telegram").tree());

    @Test
    void optionsAreGroupedByLevelWithWhatIsCommonFirst() {
        String text = telegram.options();

        assertThat(text.lines().filter(line -> line.startsWith("####")))
                .startsWith("#### Component, producer", "#### Component, consumer")
                .containsSubsequence(
                        "#### Endpoint, common",
                        "#### Endpoint, producer",
                        "#### Endpoint, consumer",
                        "#### Endpoint, scheduler",
                        "#### Endpoint, security",
                        "#### Endpoint, advanced");
    }

    @Test
    void anOptionShowsItsDefaultRangeAndMeaning() {
        String text = telegram.options();

        assertThat(text)
                .contains("| `limit` | `100` | integer | Limit on the number of updates")
                .contains("| `type` | required | `bots` | (Path.) **Required.** ")
                .contains("| `authorizationToken` | required | string | **Required.** **Secret.** ")
                .contains("| `scheduler.*` | none | `Map<String, Object>` | To configure")
                .doesNotContain("multi-value option")
                .contains("| none | `ExceptionHandler` |");
    }

    @Test
    void whatPeopleSetComesFirst() {
        OptionTables ours = new OptionTables(Catalog.ofTheComponent().tree());

        assertThat(ours.options().lines().filter(line -> line.startsWith("| `")))
                .extracting(line -> line.split("`")[1].replace(".*", ""))
                .startsWith(OptionTables.FIRST.toArray(String[]::new));
    }

    /** A range is a promise of the start. */
    @Test
    void everyRangeIsAmongTheOptionsWhoseWrongValuesStopTheStart() {
        String test =
                MarkdownFile.read(
                                "camel-apiinone-component/src/test/java/one/apiin/camel/route/operations/StartFailuresTest.java")
                        .text();

        assertThat(OptionTables.RANGES.keySet())
                .allSatisfy(option -> assertThat(test).contains(option));
    }

    @Test
    void everyTableHasFourCells() {
        assertThat(telegram.options().lines())
                .filteredOn(line -> line.startsWith("|"))
                .allSatisfy(line -> assertThat(line.split("(?<!\\\\)\\|", -1)).hasSize(6));
    }

    @Test
    void headersShowTheirLevelAndType() {
        assertThat(telegram.headers())
                .contains("- `CamelTelegramChatId` (producer, `Object`): ")
                .contains("- `CamelMessageTimestamp` (common, `long`): ");
    }

    @Test
    void textThatMarkdownWouldReadIsEscaped() throws Exception {
        String json =
                """
                {"componentProperties": {}, "properties": {"a": {"group": "common", "type": "string",
                 "description": "a|b, <c>, APIINONE_ and *, but `x_*`"}}}
                """;

        String text = new OptionTables(new ObjectMapper().readTree(json)).options();

        assertThat(text).contains("| a\\|b, &lt;c>, APIINONE\\_ and \\*, but `x_*` |");
    }

    @Test
    void expressionsBecomeCode() throws Exception {
        String json =
                """
                {"componentProperties": {}, "properties": {"a": {"group": "common", "type": "string",
                 "description": "such as ${header.a}-${header.b}. Or ${body}, cinematic"}}}
                """;

        String text = new OptionTables(new ObjectMapper().readTree(json)).options();

        assertThat(text).contains("| such as `${header.a}-${header.b}`. Or `${body}`, cinematic |");
    }
}
