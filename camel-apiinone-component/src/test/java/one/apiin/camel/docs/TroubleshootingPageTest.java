package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every message in the table by error message is one of the component's. */
class TroubleshootingPageTest {

    private static final Path MAIN = Path.of("camel-apiinone-component/src/main/java");
    private static final Pattern ROW = Pattern.compile("^\\| (`.*?`) \\| ", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Two texts in the code that are put together with nothing in between. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void everyMessageInTheTableIsInTheCode() throws IOException {
        String code = code();

        assertThat(messages())
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        message ->
                                assertThat(code.contains(message))
                                        .as("a message of the component: %s", message)
                                        .isTrue());
    }

    private static List<String> messages() {
        List<String> messages = new ArrayList<>();
        String page = MarkdownFile.read("docs/operate/troubleshooting.md").text();
        ROW.matcher(page)
                .results()
                .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                .flatMap(quoted -> Stream.of(quoted.group(1).split("…")))
                .forEach(messages::add);
        return messages;
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
