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
    void anOptionShowsItsMeaningDefaultAndType() {
        String text = telegram.options();

        assertThat(text)
                .contains("| `limit` | Limit on the number of updates")
                .contains("| `100` | integer |")
                .contains("| `type` | (Path.) **Required.** ")
                .contains("One of: `bots`. |")
                .contains("| `authorizationToken` | **Required.** **Secret.** ")
                .contains("| `scheduler.*` | To configure additional properties")
                .contains("| `Map<String, Object>` |")
                .doesNotContain("multi-value option")
                .contains("| `ExceptionHandler` |");
    }

    @Test
    void everyTableHasFourCells() {
        assertThat((telegram.options() + telegram.headers()).lines())
                .filteredOn(line -> line.startsWith("|"))
                .allSatisfy(line -> assertThat(line.split("(?<!\\\\)\\|", -1)).hasSize(6));
    }

    @Test
    void headersShowTheirLevelAndType() {
        assertThat(telegram.headers())
                .contains("| `CamelTelegramChatId` | producer | `Object` | ")
                .contains("| `CamelMessageTimestamp` | common | `long` | ");
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
