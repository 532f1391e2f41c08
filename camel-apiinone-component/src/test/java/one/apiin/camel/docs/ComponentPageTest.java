package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/reference/apiinone-component.md are those of the component. With {@code
 * -Ddocs.update=true} they are written instead of compared.
 */
class ComponentPageTest {

    private static final String PAGE = "docs/reference/apiinone-component.md";
    private static final String REMEDY =
            """
            The %s in %s are not those of the component. Write them with
              ./mvnw -q -pl camel-apiinone-component -am test -Dtest=ComponentPageTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true
            and commit the page.""";

    private final OptionTables tables =
            new OptionTables(Catalog.ofTheComponent().tree(), Catalog.ofCamel("aws2-s3").tree());

    @Test
    void theOptionsAreThoseOfTheComponent() {
        compareOrWrite("options", tables.options());
    }

    @Test
    void theHeadersAreThoseOfTheComponent() {
        compareOrWrite("headers", tables.headers());
    }

    @Test
    void everyOptionStandsOnThePageOnce() {
        List<String> shown =
                Pattern.compile("(?:^\\| |^|, )`([A-Za-z.*]+)`", Pattern.MULTILINE)
                        .matcher(tables.options().replaceAll("(?m)^(\\| [^|]*\\|).*", "$1"))
                        .results()
                        .map(option -> option.group(1))
                        .toList();
        Set<String> all = new TreeSet<>();
        for (String section : List.of("componentProperties", "properties")) {
            Catalog.ofTheComponent()
                    .tree()
                    .get(section)
                    .properties()
                    .forEach(one -> all.add(OptionTables.shownName(one.getKey(), one.getValue())));
        }

        assertThat(shown).hasSizeGreaterThan(60).containsExactlyInAnyOrderElementsOf(all);
    }

    private static void compareOrWrite(String region, String expected) {
        MarkdownFile page = MarkdownFile.read(PAGE);
        String content = "\n" + expected.strip() + "\n\n";
        if (Boolean.getBoolean("docs.update")) {
            page.withGenerated(region, content).write();
            return;
        }
        assertThat(page.generated(region)).as(REMEDY, region, PAGE).isEqualTo(content);
    }
}
