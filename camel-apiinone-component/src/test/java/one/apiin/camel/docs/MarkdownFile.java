package one.apiin.camel.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file of this repository, and the parts of it that tests compare.
 *
 * <p>A part is announced by a comment line: {@code <!--kind:name-->}. A fenced block follows it,
 * or, for generated text, everything up to {@code <!--/kind-->}.
 */
public record MarkdownFile(String name, String text) {

    /** A fenced block with what its comment says of it. */
    public record Block(String name, String language, String text) {}

    /** The folder that holds {@code mvnw}, found from the folder in which the tests run. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no folder above the tests holds mvnw");
        }
        return folder;
    }

    public static MarkdownFile read(String name) {
        try {
            return new MarkdownFile(name, Files.readString(root().resolve(name), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every page of the repository, those in the folders of examples included. */
    public static List<MarkdownFile> all() {
        return RepositoryFiles.endingWith(".md").stream()
                .map(path -> read(root().relativize(path).toString()))
                .toList();
    }

    /** The fenced blocks that a comment of this kind announces. */
    public List<Block> blocks(String kind) {
        Pattern pattern =
                Pattern.compile(
                        "<!--" + kind + ":(\\S+)-->\\n```(\\w*)\\n(.*?)\\n```", Pattern.DOTALL);
        return pattern.matcher(text)
                .results()
                .map(found -> new Block(found.group(1), found.group(2), found.group(3)))
                .toList();
    }

    /**
     * The texts of the blocks that {@code <!--test:name-->} announces as read by this test.
     *
     * @throws IllegalStateException if the page has another number of them
     */
    public List<String> readBy(Class<?> test, int count) {
        List<String> found =
                blocks("test").stream()
                        .filter(block -> block.name().equals(test.getSimpleName()))
                        .map(Block::text)
                        .toList();
        if (found.size() != count) {
            throw new IllegalStateException(
                    name + " has " + found.size() + " blocks for " + test + ", not " + count);
        }
        return found;
    }

    /** The text between {@code <!--generated:name-->} and {@code <!--/generated-->}. */
    public String generated(String name) {
        Matcher found = region(name);
        return found.group(2);
    }

    public MarkdownFile withGenerated(String name, String content) {
        Matcher found = region(name);
        String changed = text.substring(0, found.start(2)) + content + text.substring(found.end(2));
        return new MarkdownFile(this.name, changed);
    }

    public void write() {
        try {
            Files.writeString(root().resolve(name), text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Matcher region(String region) {
        Matcher found =
                Pattern.compile(
                                "(<!--generated:" + region + "-->\\n)(.*?)(<!--/generated-->)",
                                Pattern.DOTALL)
                        .matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(name + " has no generated region " + region);
        }
        return found;
    }
}
