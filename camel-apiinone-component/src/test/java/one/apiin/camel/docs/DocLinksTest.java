package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages lead somewhere, down to the heading. */
class DocLinksTest {

    private static final Pattern LINK =
            Pattern.compile("]\\(([^)\\s]+)\\)|<(?:img|source)[^>]* src(?:set)?=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
    private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\"></a>");

    record Link(String page, String target) {
        @Override
        public String toString() {
            return page + " -> " + target;
        }
    }

    @ParameterizedTest
    @MethodSource("links")
    void theLinkLeadsSomewhere(Link link) {
        String file = link.target().replaceFirst("#.*", "");
        String anchor = link.target().replaceFirst("[^#]*#?", "");
        Path page = MarkdownFile.root().resolve(link.page());
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();

        assertThat(target).exists();
        if (!anchor.isEmpty()) {
            assertThat(Files.isRegularFile(target)).isTrue();
            assertThat(anchors(target)).contains(anchor);
        }
    }

    static Stream<Link> links() {
        return MarkdownFile.all().stream()
                .flatMap(
                        file ->
                                LINK.matcher(file.text())
                                        .results()
                                        .map(found -> new Link(file.name(), target(found))))
                .filter(link -> !link.target().matches("(https?|mailto):.*"))
                .distinct();
    }

    private static String target(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /** As GitHub makes them from headings, and those that a page names itself. */
    private static List<String> anchors(Path page) {
        String text = MarkdownFile.read(MarkdownFile.root().relativize(page).toString()).text();
        Stream<String> named = ID.matcher(text).results().map(found -> found.group(1));
        Stream<String> made =
                HEADING.matcher(ID.matcher(text).replaceAll(""))
                        .results()
                        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                        .map(
                                heading ->
                                        heading.replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                                                .replace(' ', '-'));
        return Stream.concat(named, made).toList();
    }
}
