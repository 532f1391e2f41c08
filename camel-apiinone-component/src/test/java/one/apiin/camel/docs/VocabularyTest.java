package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words of a home-made vocabulary that the field has better ones for: they stay out of code and pages. */
class VocabularyTest {

    private static final Pattern REFUSED =
            Pattern.compile(
                    "\\b(looks?|looked|looking|untold|told|tells?|telling|teller|desks?"
                            + "|heed(s|ed)?|whoever|nobody|somebody|mend(s|ed|ing)?|pictures?|strangers?|shelf|shelves|linkless|fruitless|praise|so"
                            + " (many|much|long)|(is|are) no|at home in)\\b");

    /** Parts of names: {@code nextLookAt} reads as {@code next look at}. */
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");

    /** Where the words are listed, or name a type of a library. */
    private static final List<String> EXEMPT =
            List.of("VocabularyTest.java", "Canvas.java", "ClipTest.java");

    @Test
    void codeAndPagesUseTheFieldsWords() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String words = HUMP.matcher(lines.get(i)).replaceAll(" ").toLowerCase(Locale.ROOT);
                Matcher refused =
                        REFUSED.matcher(
                                words.replaceAll("look(ing|ed)?(-| )ups?", "lookup")
                                        .replaceAll("</?picture>", ""));
                if (refused.find()) {
                    found.add(file + ":" + (i + 1) + ": " + refused.group());
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void thePatternFindsTheWordsInNamesAndText() {
        for (String text : List.of("nextLookAt", "LOOK_AROUND", "it is told as", "is no address")) {
            assertThat(
                            REFUSED.matcher(
                                            HUMP.matcher(text)
                                                    .replaceAll(" ")
                                                    .toLowerCase(Locale.ROOT))
                                    .find())
                    .as(text)
                    .isTrue();
        }
        for (String text :
                List.of("lookup", "threshold", "amended", "soMany", "is not an address")) {
            assertThat(REFUSED.matcher(text.toLowerCase(Locale.ROOT)).find()).as(text).isFalse();
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !file.toString().contains("/.git/"))
                    .filter(file -> file.toString().matches(".*\\.(java|md|sql|ya?ml|properties)"))
                    .filter(file -> !EXEMPT.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }
}
