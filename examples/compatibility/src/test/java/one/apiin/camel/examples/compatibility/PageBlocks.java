package one.apiin.camel.examples.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The blocks of a page that a comment {@code <!--test:NameTest-->} announces. */
final class PageBlocks {

    static final Path ROOT = Path.of("../../..").toAbsolutePath().normalize();

    private PageBlocks() {}

    /** At least one. */
    static List<String> of(String page, Class<?> test) throws IOException {
        String block = "<!--test:" + test.getSimpleName() + "-->\\n```\\w+\\n(.*?)\\n```";
        List<String> blocks =
                Pattern.compile(block, Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve(page)))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(blocks).as("%s in %s", test, page).isNotEmpty();
        return blocks;
    }

    static String single(String page, Class<?> test) throws IOException {
        List<String> blocks = of(page, test);
        assertThat(blocks).as("%s in %s", test, page).hasSize(1);
        return blocks.get(0);
    }
}
