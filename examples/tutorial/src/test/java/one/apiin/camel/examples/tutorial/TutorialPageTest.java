package one.apiin.camel.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every block of {@code docs/tutorial.md} names what runs it, or why nothing does. */
class TutorialPageTest {

    private static final Pattern FENCE = Pattern.compile("(?m)^(.*)\\n```\\w+$");

    @Test
    void everyBlockWithALanguageHasAMark() throws Exception {
        Path file = TutorialPage.read().root().resolve("docs/tutorial.md");
        List<String> marks =
                FENCE.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList();

        assertThat(marks)
                .isNotEmpty()
                .allSatisfy(
                        mark -> assertThat(mark).matches("<!--(tutorial|test|not-run):\\S+-->"));
    }

    @Test
    void theTutorialTestExecutesEveryCommandOfItsOwn() throws Exception {
        TutorialPage page = TutorialPage.read();

        assertThat(page.blocks().keySet())
                .filteredOn(name -> !page.files().contains(name))
                .containsExactly("run", "prompt", "second", "ledger");
    }
}
