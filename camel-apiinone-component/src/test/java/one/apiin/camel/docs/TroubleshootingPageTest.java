package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes at the end of messages, and their rows on the page. */
class TroubleshootingPageTest {

    private static final Path MAIN = Path.of("camel-apiinone-component/src/main/java");

    /** That of a code, or of a cause below it. */
    private static final Pattern ROW =
            Pattern.compile(
                    "^(?:- <a id=\"(.*?)\"></a>\\*\\*(AIO-\\d{4})\\*\\* |  - )(`.*`):$",
                    Pattern.MULTILINE);

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CODE = Pattern.compile("\\[(AIO-\\d{4})]");

    /** Two texts in the code that are put together with nothing in between. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    /** From a message to its code. */
    private static final String NO_OTHER_CODE = "(?:(?!\\[AIO-)[\\s\\S]){0,600}";

    private final String page = MarkdownFile.read("docs/operate/troubleshooting.md").text();

    @Test
    void everyMessageOfThePageIsInTheCode() throws IOException {
        String code = code();

        assertThat(rows())
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        row ->
                                assertThat(parts(row.group(3)))
                                        .isNotEmpty()
                                        .allSatisfy(
                                                part ->
                                                        assertThat(code.contains(part))
                                                                .as("in the code: %s", part)
                                                                .isTrue()));
    }

    @Test
    void everyCodeOfAMessageHasARowAndOnlyThose() throws IOException {
        TreeSet<String> used = new TreeSet<>();
        CODE.matcher(code()).results().forEach(found -> used.add(found.group(1)));

        assertThat(coded().keySet()).containsExactlyElementsOf(used);
    }

    @Test
    void theMessageOfARowEndsWithItsCode() throws IOException {
        String code = code();
        coded().forEach(
                        (name, row) -> {
                            for (String part : parts(row.group(3))) {
                                assertThat(code)
                                        .as("%s of the message with: %s", name, part)
                                        .containsPattern(
                                                Pattern.compile(
                                                        Pattern.quote(part)
                                                                + NO_OTHER_CODE
                                                                + "\\["
                                                                + name
                                                                + "]"));
                            }
                        });
    }

    @Test
    void theRowOfACodeHasItsAnchor() {
        coded().forEach(
                        (code, row) ->
                                assertThat(row.group(1)).isEqualTo(code.toLowerCase(Locale.ROOT)));
    }

    private List<MatchResult> rows() {
        return ROW.matcher(page).results().toList();
    }

    /** By code, in order. */
    private Map<String, MatchResult> coded() {
        Map<String, MatchResult> coded = new LinkedHashMap<>();
        rows().stream()
                .filter(row -> row.group(2) != null)
                .forEach(row -> assertThat(coded.put(row.group(2), row)).isNull());
        return coded;
    }

    private static List<String> parts(String messages) {
        List<String> parts = new ArrayList<>();
        QUOTED.matcher(messages)
                .results()
                .flatMap(quoted -> Stream.of(quoted.group(1).split("…")))
                .filter(part -> part.length() > 2)
                .forEach(parts::add);
        return parts;
    }

    private static String code() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(MarkdownFile.root().resolve(MAIN))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(JOINT.matcher(Files.readString(file, UTF_8)).replaceAll(""));
            }
        }
        return all.toString();
    }
}
