package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.StatusReader.Meaning;

/**
 * The places of values in replies, set by the user if the provider changes their shape: {@code
 * id=/data/job,state=/data/phase,completed=DONE|READY}.
 *
 * <p>Mapped places count first; values that are missing there are read as without a mapping.
 *
 * <p>Threads: immutable.
 */
public record ReplyMapping(Map<String, List<JsonPointer>> places, Map<String, Meaning> words) {

    /** Nothing is mapped. */
    public static final ReplyMapping NONE = new ReplyMapping(Map.of(), Map.of());

    static final String ID = "id";
    static final String STATE = "state";
    static final String URLS = "urls";
    static final String ERROR = "error";
    static final String CREDITS = "credits";

    private static final List<String> PLACES = List.of(ID, STATE, URLS, ERROR, CREDITS);
    private static final List<String> WORDS = List.of("completed", "failed", "running");

    /** Endpoints that are created and removed in one process must not add places without a limit. */
    private static final int MOST_PLACES = 32;

    private static final int MOST_WORDS = 100;
    private static final Pattern ENTRY = Pattern.compile("(?s)([A-Za-z]+)\\s*=\\s*(.+)");
    private static final Pattern POINTER = Pattern.compile("(?s)/(?:[^~]|~[01])+");

    /**
     * Reads the option's text; empty or null is {@link #NONE}.
     *
     * @throws IllegalArgumentException says which entry is wrong, and the remedy
     */
    public static ReplyMapping parse(String text) {
        ReplyMapping read = new ReplyMapping(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String entry : text == null ? new String[0] : text.split("[,;\n]")) {
            if (!entry.isBlank()) {
                read.add(entry.strip());
            }
        }
        return read.places.isEmpty() && read.words.isEmpty() ? NONE : read;
    }

    private void add(String entry) {
        Matcher parts = ENTRY.matcher(entry);
        String name = parts.matches() ? parts.group(1).toLowerCase(Locale.ROOT) : "";
        if (PLACES.contains(name)) {
            if (!POINTER.matcher(parts.group(2)).matches()) {
                throw new IllegalArgumentException(
                        ("has no JSON pointer in '%s': one begins with /, such as /data/response or"
                                        + " /data/list/0/url; in names ~ is written ~0 and / is written"
                                        + " ~1")
                                .formatted(entry));
            }
            JsonPointer place = JsonPointer.compile(parts.group(2));
            places.computeIfAbsent(name, none -> new ArrayList<>()).add(place);
        } else if (WORDS.contains(name)) {
            addWords(entry, parts.group(2), Meaning.valueOf(name.toUpperCase(Locale.ROOT)));
        } else {
            throw new IllegalArgumentException(
                    ("cannot read '%s': write name=value, separated by commas, with a JSON pointer"
                                    + " for %s and words separated by | for %s, such as"
                                    + " id=/data/task_id,state=/data/status,completed=DONE")
                            .formatted(entry, String.join(", ", PLACES), String.join(", ", WORDS)));
        }
    }

    private void addWords(String entry, String text, Meaning meaning) {
        List<String> all = Arrays.stream(text.split("\\|")).map(ReplyWords::plain).toList();
        if (String.join("", all).isEmpty()) {
            throw new IllegalArgumentException("names no word in '" + entry + "'");
        }
        for (String word : all) {
            Meaning other = word.isEmpty() ? null : words.put(word, meaning);
            if (other != null && other != meaning) {
                throw new IllegalArgumentException(
                        "gives two meanings to '" + word + "'; a word has one");
            }
        }
    }

    /**
     * This mapping, and where it finds nothing the other one. Of many, only the first places and words
     * are kept.
     */
    public ReplyMapping before(ReplyMapping other) {
        Map<String, List<JsonPointer>> allPlaces = new LinkedHashMap<>();
        for (String name : PLACES) {
            Stream<JsonPointer> own = places.getOrDefault(name, List.of()).stream();
            Stream<JsonPointer> more = other.places.getOrDefault(name, List.of()).stream();
            allPlaces.put(name, Stream.concat(own, more).distinct().limit(MOST_PLACES).toList());
        }
        Map<String, Meaning> allWords = new LinkedHashMap<>(words);
        other.words.entrySet().stream()
                .limit(Math.max(0, MOST_WORDS - words.size()))
                .forEach(word -> allWords.putIfAbsent(word.getKey(), word.getValue()));
        return new ReplyMapping(allPlaces, allWords);
    }

    /** The values at the places of this name, in order, neither missing nor null. */
    List<Entry> at(String name, ReplyIndex reply) {
        return places.getOrDefault(name, List.of()).stream()
                .map(place -> at(reply, place))
                .filter(entry -> entry != null && !entry.value.isNull())
                .toList();
    }

    /** The same for the id; a place that ends in {@code id} may hold the id of the request. */
    List<Entry> ids(ReplyIndex reply, boolean mayHoldBareId) {
        return at(ID, reply).stream()
                .filter(e -> mayHoldBareId || !e.isField() || !e.name.equals("id"))
                .toList();
    }

    /** The meaning of a status word: as mapped, else as built in. */
    StatusReader word(String word) {
        Meaning meaning = words.get(ReplyWords.plain(word));
        StatusReader known = StatusReader.of(word);
        return meaning == null ? known : known.as(meaning);
    }

    private static Entry at(ReplyIndex reply, JsonPointer place) {
        Entry entry = reply.top;
        for (JsonPointer rest = place; entry != null && !rest.matches(); rest = rest.tail()) {
            entry = entry.child(rest.getMatchingProperty());
        }
        return entry;
    }
}
