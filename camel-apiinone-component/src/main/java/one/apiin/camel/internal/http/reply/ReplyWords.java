package one.apiin.camel.internal.http.reply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words and names of the file {@code words.txt}, which names their sources.
 *
 * <p>Threads: immutable.
 */
final class ReplyWords {

    private static final String FILE = "/one/apiin/camel/reply/words.txt";
    private static final Map<String, Set<String>> KINDS = read();

    private ReplyWords() {}

    /** The words of this kind, in the file's order. */
    static Set<String> of(String kind) {
        return KINDS.get(kind);
    }

    /** The place of a name among those of a kind; -1 if it is none of them. */
    static int rank(List<String> kind, String name) {
        return kind.indexOf(name);
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> kinds = new HashMap<>();
        try (InputStream file = ReplyWords.class.getResourceAsStream(FILE)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.split(":\\s*", 2))
                    .forEach(
                            parts ->
                                    kinds.computeIfAbsent(parts[0], none -> new LinkedHashSet<>())
                                            .addAll(Arrays.asList(parts[1].split("\\s+"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    /** A name's or word's letters in lower case and its digits. */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }
}
