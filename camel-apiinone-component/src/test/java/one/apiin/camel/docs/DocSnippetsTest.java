package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java in the documentation is that of the DocSnippets classes and the recipes, which are compiled. */
class DocSnippetsTest {

    private static final Path SOURCES =
            Path.of("camel-apiinone-component/src/test/java/one/apiin/camel/docs");
    private static final Path RECIPES =
            Path.of("examples/cookbook/src/main/java/one/apiin/camel/examples/cookbook");
    private static final Pattern SNIPPET =
            Pattern.compile(
                    "^ *// snippet:(\\S+)\\n(.*?)\\n *// end$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern JAVA = Pattern.compile("(?m)^(.*)\\n *```java\\b");

    @Test
    void everySnippetInThePagesIsTheCompiledOneButForLineBreaks() throws IOException {
        Map<String, String> compiled = compiled();

        assertThat(shown())
                .isNotEmpty()
                .allSatisfy(
                        block ->
                                assertThat(dense(block.text()))
                                        .as("snippet %s", block.name())
                                        .isEqualTo(compiled.get(block.name())));
    }

    @Test
    void everyCompiledSnippetIsShown() throws IOException {
        assertThat(shown().stream().map(MarkdownFile.Block::name)).containsAll(compiled().keySet());
    }

    @Test
    void everyJavaBlockIsACompiledSnippet() {
        assertThat(MarkdownFile.all())
                .allSatisfy(
                        file ->
                                assertThat(linesAboveJava(file.text()))
                                        .as("%s: every Java block names its snippet", file.name())
                                        .allMatch(line -> line.matches("<!--snippet:\\S+-->")));
    }

    @Test
    void aJavaBlockWithAnotherMarkIsFound() {
        String page = "<!--snippet:a-->\n```java\nx();\n```\n<!--file:b-->\n```java\ny();\n```\n";

        assertThat(linesAboveJava(page)).containsExactly("<!--snippet:a-->", "<!--file:b-->");
        assertThat(linesAboveJava("```java\nx();\n```\n")).containsExactly("");
    }

    private static List<String> linesAboveJava(String page) {
        return JAVA.matcher("\n" + page).results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("builders")
    void camelAcceptsTheRoutes(RouteBuilder builder) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(builder);

            assertThat(context.getRouteDefinitions()).isNotEmpty();
        }
    }

    static Stream<RouteBuilder> builders() {
        return DocSnippets.routes().stream();
    }

    private static List<MarkdownFile.Block> shown() {
        return MarkdownFile.all().stream()
                .flatMap(file -> file.blocks("snippet").stream())
                .toList();
    }

    private static Map<String, String> compiled() throws IOException {
        Map<String, String> snippets = new TreeMap<>();
        for (Path folder : List.of(SOURCES, RECIPES)) {
            try (Stream<Path> files = Files.list(MarkdownFile.root().resolve(folder))) {
                for (Path file : files.filter(DocSnippetsTest::holdsSnippets).toList()) {
                    SNIPPET.matcher(Files.readString(file, UTF_8))
                            .results()
                            .forEach(found -> snippets.put(found.group(1), dense(found.group(2))));
                }
            }
        }
        return snippets;
    }

    private static String dense(String java) {
        return java.replaceAll("\\s+", "");
    }

    private static boolean holdsSnippets(Path file) {
        String name = file.getFileName().toString();
        return file.getParent().endsWith(RECIPES)
                || name.startsWith("DocSnippets") && !name.endsWith("Test.java")
                || name.endsWith("PageTest.java");
    }
}
