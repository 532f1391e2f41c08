package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file may be read again, after a crash or a failure: each submission of a file that a page shows has a key. */
class SnippetKeysTest {

    private static final Pattern FILES = Pattern.compile("from(\\(\"|uri=\"|:uri:\"?)file:");

    /** Of a block without white space: a step to the component, up to the end of the step. */
    private static final Pattern SUBMIT =
            Pattern.compile(
                    "\\.to\\(\"(?:\\w+:video\\b)[^)]*|<touri=\"\\w+:video\\b[^>]*"
                            + "|-to:uri:(?:\\w+:video\\b|kamelet:apiinone-video-sink).*?(?=-to:|-route:|$)");

    @Test
    void noSnippetSubmitsFilesWithoutAKey() {
        List<String> shown =
                MarkdownFile.all().stream()
                        .flatMap(
                                page ->
                                        Stream.of("snippet", "file", "tutorial")
                                                .flatMap(kind -> page.blocks(kind).stream()))
                        .map(MarkdownFile.Block::text)
                        .toList();

        assertThat(shown).anySatisfy(block -> assertThat(submits(block)).isNotEmpty());
        assertThat(shown)
                .allSatisfy(
                        block ->
                                assertThat(submits(block))
                                        .allSatisfy(
                                                step ->
                                                        assertThat(step)
                                                                .contains("idempotencyKey")));
    }

    @Test
    void aSubmissionOfAFileIsFoundInEachDsl() {
        assertThat(submits("from(\"file:in\")\n  .to(\"apiinone:video?a=1\" + \"&b=2\");"))
                .containsExactly(".to(\"apiinone:video?a=1\"+\"&b=2\"");
        assertThat(submits("<from uri=\"file:in\"/>\n<to uri=\"second:video?a=1\"/>"))
                .containsExactly("<touri=\"second:video?a=1\"/");
        assertThat(
                        submits(
                                "from:\n  uri: file:in\n  steps:\n    - to:\n        uri: apiinone:video"))
                .containsExactly("-to:uri:apiinone:video");
        assertThat(submits("from(\"direct:in\").to(\"apiinone:video\")")).isEmpty();
    }

    /** The steps of a block that submit, if a route of it reads files. */
    private static List<String> submits(String block) {
        String dense = block.replaceAll("\\s+", "");
        return FILES.matcher(dense).find()
                ? SUBMIT.matcher(dense).results().map(MatchResult::group).toList()
                : List.of();
    }
}
