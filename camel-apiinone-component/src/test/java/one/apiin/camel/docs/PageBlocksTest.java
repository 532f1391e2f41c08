package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every block of every page says what runs it, or why nothing does, and that exists. */
class PageBlocksTest {

    private static final List<Path> TESTS = PageBlocks.tests();

    @Test
    void everyBlockSaysWhatRunsIt() {
        List<MarkdownFile> pages = MarkdownFile.all();

        assertThat(pages)
                .extracting(page -> page.name().replace('\\', '/'))
                .contains("README.md", "docs/tutorial.md", "examples/dsls/README.md");
        assertThat(pages).flatMap(page -> PageBlocks.faults(page, TESTS)).isEmpty();
    }

    /** In a page, {@code |} is a line break. */
    @ParameterizedTest
    @CsvSource({
        "'```sh|ls|```', 'page.md:1: the block does not say what runs it'",
        "'<!-- test: DocLinksTest -->|```sh|ls|```', 'page.md:2: the block does not say'",
        "'<!--generated:options-->|```sh|ls|```', 'page.md:2: the block does not say'",
        "'<!--not-run:lazy-->|```sh|ls|```', 'page.md:2: lazy is none of'",
        "'<!--not-run:key-->||```sh|ls|```', 'page.md:1: <!--not-run:key--> is not directly'",
        "'<!--not-run:key-->|<!--file:mvnw-->|```sh|ls|```', 'page.md:1: <!--not-run:key--> is not'",
        "'<!--file:docs/none.yaml-->|```yaml|a: b|```', 'page.md:2: no file docs/none.yaml'",
        "'<!--test:AbsentTest-->|```sh|ls|```', 'page.md:2: no test class AbsentTest'",
        "'<!--test:DocLinksTest-->|```sh|ls|```', 'page.md:2: DocLinksTest does not name page.md'",
        "'<!--test:.ci/run-->|```sh|./mvnw no|```', 'page.md:2: .ci/run does not contain: ./mvnw no'",
        "'<!--tutorial:run-->|```sh|ls|```', 'page.md:2: the tutorial''s test has no run'",
        "'<!--diagram:TaskState-->|```mermaid|a|```', 'page.md:2: no test reads the diagram of page.md'",
        "'<!--file:mvnw-->|```sh|ls', 'page.md:2: the block has no end'",
        "'- item|  ```sh|  ls|  ```', 'page.md:2: a block begins with ``` at the line''s begin'",
        "'<!--file:mvnw-->|~~~sh|ls|~~~', 'page.md:2: a block begins with ``` at'",
        "'Run this:||    ls|', 'page.md:3: an indented block; write a fence'",
        "'- item||      ls|', 'page.md:3: an indented block; write a fence'",
    })
    void aBlockWithoutAValidMarkIsReported(String page, String fault) {
        assertThat(faults(page)).anyMatch(line -> line.startsWith(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```mermaid|flowchart TB|```",
                "The log:||```|Submitted|```",
                "<!--not-run:kills-->|```sh|pkill -9 java|```",
                "<!--file:mvnw-->|```sh|ls||    ls|```",
                "- item||    its second paragraph",
                "1. item|   - one below||     its second paragraph",
            })
    void otherTextIsNotReported(String page) {
        assertThat(faults(page)).isEmpty();
    }

    private static List<String> faults(String page) {
        return PageBlocks.faults(new MarkdownFile("page.md", page.replace('|', '\n')), TESTS);
    }
}
