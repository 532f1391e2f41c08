package one.apiin.camel.examples.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The blocks of {@code docs/tutorial.md} that a comment {@code <!--tutorial:name-->} announces.
 *
 * @param unused the names of those not asked for
 */
record TutorialPage(Path root, Map<String, String> blocks, Set<String> unused) {

    private static final Pattern BLOCK =
            Pattern.compile("<!--tutorial:(\\S+)-->\\n```\\w+\\n(.*?)\\n```", Pattern.DOTALL);

    static TutorialPage read() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        Map<String, String> blocks = new LinkedHashMap<>();
        BLOCK.matcher(Files.readString(root.resolve("docs/tutorial.md")))
                .results()
                .forEach(found -> add(blocks, found.group(1), found.group(2)));
        return new TutorialPage(root, blocks, new TreeSet<>(blocks.keySet()));
    }

    private static void add(Map<String, String> blocks, String name, String text) {
        if (blocks.put(name, text) != null) {
            throw new IllegalStateException("docs/tutorial.md has two blocks " + name);
        }
    }

    /** Those that are files, by their paths. */
    List<String> files() {
        return blocks.keySet().stream().filter(name -> name.contains(".")).toList();
    }

    String block(String name) {
        unused.remove(name);
        String block = blocks.get(name);
        if (block == null) {
            throw new IllegalStateException("docs/tutorial.md has no block " + name);
        }
        return block;
    }
}
