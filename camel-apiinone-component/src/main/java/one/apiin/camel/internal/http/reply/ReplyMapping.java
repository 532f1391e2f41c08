package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;

/**
 * The places of values in replies, set by the user if the provider changes their shape: {@code
 * id=/data/job,state=/data/phase,completed=DONE|READY}.
 *
 * <p>Mapped places count first; values that are missing there are read as without a mapping.
 *
 * <p>Threads: immutable.
 */
public final class ReplyMapping {

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
    private static final Pattern ENTRY =
            Pattern.compile("([A-Za-z]+)\\s*=\\s*(.+)", Pattern.DOTALL);
    private static final Pattern WRONG_TILDE = Pattern.compile("~(?![01])");

    private final Map<String, List<JsonPointer>> places;
    private final Map<String, StatusReader.Meaning> words;

    private ReplyMapping(
            Map<String, List<JsonPointer>> places, Map<String, StatusReader.Meaning> words) {
        this.places = places;
        this.words = words;
    }

    /**
     * Reads the option's text; empty or null is {@link #NONE}.
     *
     * @throws IllegalArgumentException says which entry is wrong, and the remedy
     */
    public static ReplyMapping parse(String text) {
        Map<String, List<JsonPointer>> places = new LinkedHashMap<>();
        Map<String, StatusReader.Meaning> words = new LinkedHashMap<>();
        for (String entry : text == null ? new String[0] : text.split("[,;\n]")) {
            if (!entry.isBlank()) {
                read(entry.strip(), places, words);
            }
        }
        return places.isEmpty() && words.isEmpty() ? NONE : new ReplyMapping(places, words);
    }

    private static void read(
            String entry,
            Map<String, List<JsonPointer>> places,
            Map<String, StatusReader.Meaning> words) {
        Matcher parts = ENTRY.matcher(entry);
        String name = parts.matches() ? parts.group(1).toLowerCase(Locale.ROOT) : "";
        if (PLACES.contains(name)) {
            List<JsonPointer> all = places.computeIfAbsent(name, none -> new ArrayList<>());
            all.add(pointer(entry, parts.group(2)));
        } else if (WORDS.contains(name)) {
            words(entry, parts.group(2), meaning(name), words);
        } else {
            throw new IllegalArgumentException(
                    "cannot read '"
                            + entry
                            + "': write name=value, separated by commas, with a JSON pointer for "
                            + String.join(", ", PLACES)
                            + " and words separated by | for "
                            + String.join(", ", WORDS)
                            + ", such as id=/data/task_id,state=/data/status,completed=DONE");
        }
    }

    private static JsonPointer pointer(String entry, String text) {
        if (!text.startsWith("/") || text.length() < 2 || WRONG_TILDE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "has no JSON pointer in '"
                            + entry
                            + "': one begins with /, such as /data/response or /data/list/0/url;"
                            + " in names ~ is written ~0 and / is written ~1");
        }
        return JsonPointer.compile(text);
    }

    private static StatusReader.Meaning meaning(String name) {
        return StatusReader.Meaning.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void words(
            String entry,
            String text,
            StatusReader.Meaning meaning,
            Map<String, StatusReader.Meaning> into) {
        List<String> all =
                Arrays.stream(text.split("\\|"))
                        .map(ReplyWords::plain)
                        .filter(w -> !w.isEmpty())
                        .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("names no word in '" + entry + "'");
        }
        for (String word : all) {
            StatusReader.Meaning other = into.put(word, meaning);
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
            Set<JsonPointer> all = new LinkedHashSet<>(places.getOrDefault(name, List.of()));
            all.addAll(other.places.getOrDefault(name, List.of()));
            allPlaces.put(name, all.stream().limit(MOST_PLACES).toList());
        }
        Map<String, StatusReader.Meaning> allWords = new LinkedHashMap<>(words);
        other.words.forEach(
                (word, meaning) -> {
                    if (allWords.size() < MOST_WORDS) {
                        allWords.putIfAbsent(word, meaning);
                    }
                });
        return new ReplyMapping(allPlaces, allWords);
    }

    /** The values at the places of this name, in order, neither missing nor null. */
    List<Entry> at(String name, ReplyIndex reply) {
        return at(name, reply, place -> true);
    }

    private List<Entry> at(String name, ReplyIndex reply, Predicate<JsonPointer> which) {
        return places.getOrDefault(name, List.of()).stream()
                .filter(which)
                .map(place -> at(reply, place))
                .filter(entry -> entry != null && !entry.value().isNull())
                .toList();
    }

    /** The same for the id; a place that ends in {@code id} may hold the id of the request. */
    List<Entry> ids(ReplyIndex reply, boolean mayHoldBareId) {
        return at(ID, reply, place -> mayHoldBareId || !isBare(place));
    }

    private static boolean isBare(JsonPointer place) {
        return ReplyWords.plain(place.last().getMatchingProperty()).equals("id");
    }

    /** The meaning of a status word: as mapped, else as built in. */
    StatusReader word(String word) {
        StatusReader.Meaning meaning = words.get(ReplyWords.plain(word));
        StatusReader known = StatusReader.of(word);
        return meaning == null ? known : known.as(meaning);
    }

    private static Entry at(ReplyIndex reply, JsonPointer place) {
        Entry entry = reply.top();
        for (JsonPointer rest = place; entry != null && !rest.matches(); rest = rest.tail()) {
            entry = reply.child(entry, rest.getMatchingProperty());
        }
        return entry;
    }
}
