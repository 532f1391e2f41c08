package one.apiin.camel.internal.http.reply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The words and names of the file {@code words.txt}, by kind; the file names their sources.
 *
 * <p>Threads: immutable.
 */
final class ReplyWords {

    private static final String FILE = "/one/apiin/camel/reply/words.txt";
    private static final Map<String, Map<String, Integer>> KINDS = new HashMap<>();

    static {
        try (InputStream file = ReplyWords.class.getResourceAsStream(FILE)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.replaceAll("#.*", "").split("\\s*\n\\s*")) {
                String[] parts = line.split("[:\\s]+");
                Map<String, Integer> words =
                        KINDS.computeIfAbsent(parts[0], none -> new LinkedHashMap<>());
                for (int i = 1; i < parts.length; i++) {
                    words.putIfAbsent(parts[i], words.size());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReplyWords() {}

    /** The place of a word in its kind, the first one at 0; -1 if it is not of this kind. */
    static int rank(String kind, String word) {
        return KINDS.get(kind).getOrDefault(word, -1);
    }

    static boolean is(String kind, String word) {
        return KINDS.get(kind).containsKey(word);
    }

    /** Whether a name has a word of this kind as its part; ^ and $ are its start and its end. */
    static boolean isPart(String kind, String name) {
        String whole = "^" + name + "$";
        for (String part : KINDS.get(kind).keySet()) {
            if (whole.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text has a word of this kind. */
    static boolean isIn(String kind, String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .anyMatch(word -> is(kind, word));
    }

    /** A name's or word's letters in lower case and its digits. */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (char c : name.toCharArray()) {
            if (Character.isLetterOrDigit(c)) {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }
}
