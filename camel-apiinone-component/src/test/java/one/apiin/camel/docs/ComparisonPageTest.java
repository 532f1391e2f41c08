package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/explain/compared-with-camel-components.md names as a proof exists. */
class ComparisonPageTest {

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\|[^|\\n]*\\|[^|\\n]*\\|[^|\\n]*\\|([^|\\n]*)\\|$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

    @Test
    void everyRowNamesATestThatExists() throws IOException {
        Set<String> tests = tests();

        assertThat(proofs())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        proof ->
                                assertThat(TEST.matcher(proof).results())
                                        .as("the tests in the cell '%s'", proof)
                                        .isNotEmpty()
                                        .allSatisfy(
                                                test -> assertThat(tests).contains(test.group(1))));
    }

    private static List<String> proofs() {
        String page = MarkdownFile.read("docs/explain/compared-with-camel-components.md").text();
        return ROW.matcher(page)
                .results()
                .map(row -> row.group(1).strip())
                .filter(cell -> !cell.matches("-+") && !cell.equals("our test"))
                .toList();
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(MarkdownFile.root())) {
            return files.map(path -> path.toString())
                    .filter(path -> path.contains("/src/test/java/"))
                    .filter(path -> path.endsWith("Test.java"))
                    .map(path -> path.replaceAll(".*/(\\w+)\\.java", "$1"))
                    .collect(Collectors.toSet());
        }
    }
}
