package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a page shows of a file, by {@code <!-- file: path -->}, stands in it but for indentation. */
class FileSnippetsTest {

    @Test
    void everyPartOfAFileIsInTheFile() {
        List<MarkdownFile.Block> shown =
                MarkdownFile.all().stream().flatMap(page -> page.blocks("file").stream()).toList();

        assertThat(shown)
                .hasSizeGreaterThan(3)
                .allSatisfy(
                        block ->
                                assertThat(lines(MarkdownFile.read(block.name()).text()))
                                        .as(block.name())
                                        .contains(lines(block.text())));
    }

    private static String lines(String text) {
        return text.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }
}
