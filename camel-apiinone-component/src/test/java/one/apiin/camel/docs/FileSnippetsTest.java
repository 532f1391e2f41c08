package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page shows of a file, by {@code <!--file:path-->}, stands in it, at most further to the right. */
class FileSnippetsTest {

    private static final String FILE = "data:\n  routes:\n    - to: a\n      with: b\n  end: c\n";

    @Test
    void everyPartOfAFileIsInTheFile() {
        List<MarkdownFile.Block> shown =
                MarkdownFile.all().stream().flatMap(page -> page.blocks("file").stream()).toList();

        assertThat(shown)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        block ->
                                assertThat(
                                                stands(
                                                        block.text(),
                                                        MarkdownFile.read(block.name()).text()))
                                        .as("%s has%n%s", block.name(), block.text())
                                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"- to: a\n  with: b", "routes:\n  - to: a", "end: c", "  end: c"})
    void aPartMayBeShifted(String part) {
        assertThat(stands(part, FILE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"- to: a\nwith: b", "routes:\n- to: a", "routes:\n  end: c", "to: a", "end"})
    void aPartWithOtherIndentationOrLinesIsFound(String part) {
        assertThat(stands(part, FILE)).isFalse();
    }

    private static boolean stands(String part, String file) {
        List<String> all = file.lines().toList();
        String wanted = part.stripIndent();
        int size = (int) part.lines().count();
        return IntStream.rangeClosed(0, all.size() - size)
                .mapToObj(from -> String.join("\n", all.subList(from, from + size)))
                .anyMatch(lines -> lines.stripIndent().equals(wanted));
    }
}
