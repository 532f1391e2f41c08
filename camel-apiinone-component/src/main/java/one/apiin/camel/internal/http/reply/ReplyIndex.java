package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.json.Json;

/**
 * All values of a reply in one list, depth first, each with its place and what that place is about; JSON
 * inside texts is part of it. The readers are filters on this list.
 *
 * <p>Threads: immutable.
 */
final class ReplyIndex {

    /** What a place is about. */
    enum Scope {
        /** The task, or an envelope around it. */
        TASK,
        /** The task's results. */
        RESULT,
        /** The reason of a failure. */
        FAILURE,
        /** A name that explains nothing. */
        OTHER,
        /** Previews, sound, subtitles, prompts, links of the API. */
        ASIDE,
        /** The request. */
        ECHO;

        boolean isOfTask() {
            return this == TASK || this == RESULT;
        }
    }

    /**
     * @param key as in the reply; of an element of a list its number
     * @param name for comparison, letters and digits in lower case; of an element that of its list
     * @param depth the number of objects around it
     * @param at the number in the list of entries
     */
    record Entry(
            Entry parent, String key, String name, JsonNode value, Scope scope, int depth, int at) {

        String text() {
            boolean blank = !value.isTextual() || value.textValue().isBlank();
            return blank ? null : value.textValue().strip();
        }

        /** A text that is not blank, or a whole number; else null. */
        String scalar() {
            return value.isIntegralNumber() ? value.asText() : text();
        }

        /** The object whose field this is, or whose list's element; null at the root. */
        Entry holder() {
            Entry holder = parent;
            while (holder != null && !holder.value.isObject()) {
                holder = holder.parent;
            }
            return holder;
        }

        /** Whether this value is, or is inside, the other. */
        boolean isIn(Entry outer) {
            Entry entry = this;
            while (entry != null && entry != outer) {
                entry = entry.parent;
            }
            return entry == outer;
        }

        boolean isLaterElement() {
            return parent != null && parent.value.isArray() && !key.equals("0");
        }

        /** The names of the objects around it, the outermost first. */
        String path() {
            Entry holder = holder();
            return holder == null ? "" : holder.path() + "/" + name;
        }
    }

    private static final int DEEPEST_TEXT = 3;

    /** So that a reply of broken JSON texts takes no long time. */
    private static final int MOST_OPENED = 1_000;

    private static final Pattern JOB = Pattern.compile(".*(?:job|task)");
    private static final Set<String> ECHO = ReplyWords.of("echo");
    private static final Set<String> TASK = ReplyWords.of("task");
    private static final Set<String> RESULTS = ReplyWords.of("results");
    private static final Set<String> MANY = ReplyWords.of("many");
    private static final Set<String> ONE = ReplyWords.of("one");
    private static final Set<String> FAILURE = ReplyWords.of("failure");
    private static final Set<String> STATE = ReplyWords.of("state");
    private static final Set<String> ASIDE = ReplyWords.of("aside");
    private static final Set<String> ASIDE_PART = ReplyWords.of("asidepart");
    private static final Set<String> ASIDE_START = ReplyWords.of("asidestart");

    private final List<Entry> entries = new ArrayList<>();
    private final Entry root;
    private final Entry data;
    private int opened;

    ReplyIndex(JsonNode document) {
        Entry all = add(null, "", "", document, Scope.TASK, 0);
        Entry first = object(all);
        this.root = first == null ? all : first;
        this.data = object(field(root, "data"));
    }

    private Entry add(
            Entry parent, String key, String name, JsonNode read, Scope outer, int texts) {
        JsonNode value = texts < DEEPEST_TEXT ? opened(read) : read;
        int inside = value == read ? texts : texts + 1;
        int depth = parent == null ? 0 : parent.depth + (parent.value.isObject() ? 1 : 0);
        boolean field = parent != null && parent.value.isObject();
        Scope scope = field ? scope(outer, name, value) : outer;
        Entry entry = new Entry(parent, key, name, value, scope, depth, entries.size());
        entries.add(entry);
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            Scope own = i > 0 && scope == Scope.TASK ? Scope.RESULT : scope;
            add(entry, Integer.toString(i), name, value.get(i), own, inside);
        }
        for (Map.Entry<String, JsonNode> e : value.properties()) {
            add(entry, e.getKey(), ReplyWords.plain(e.getKey()), e.getValue(), scope, inside);
        }
        return entry;
    }

    private JsonNode opened(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (!text.startsWith("{") && !text.startsWith("[") && !text.startsWith("\uFEFF")
                || opened >= MOST_OPENED) {
            return value;
        }
        opened++;
        JsonNode inside = Json.parse(text);
        return inside.isContainerNode() ? inside : value;
    }

    private static Scope scope(Scope outer, String name, JsonNode value) {
        if (outer == Scope.ECHO || ECHO.contains(name)) {
            return Scope.ECHO;
        }
        boolean known = TASK.contains(name) || isResult(name) || FAILURE.contains(name);
        if (outer == Scope.ASIDE || !known && isAside(name)) {
            return Scope.ASIDE;
        }
        if (!value.isContainerNode() || outer == Scope.FAILURE) {
            return outer;
        }
        boolean namesTask = namesTask(value);
        if (outer == Scope.OTHER && !namesTask) {
            return Scope.OTHER;
        }
        if (FAILURE.contains(name)) {
            return Scope.FAILURE;
        }
        if (TASK.contains(name)
                || STATE.contains(name)
                || namesTask
                || JOB.matcher(name).matches()) {
            return outer == Scope.OTHER ? Scope.TASK : outer;
        }
        return isResult(name) ? Scope.RESULT : Scope.OTHER;
    }

    private static boolean isResult(String name) {
        return RESULTS.contains(name) || MANY.contains(name) || ONE.contains(name);
    }

    private static boolean isAside(String name) {
        return ASIDE.contains(name)
                || ASIDE_START.stream().anyMatch(name::startsWith)
                || ASIDE_PART.stream().anyMatch(name::contains);
    }

    private static boolean namesTask(JsonNode value) {
        return value.properties().stream()
                .anyMatch(
                        e ->
                                e.getValue().isValueNode()
                                        && ReplyWords.plain(e.getKey()).equals("taskid"));
    }

    /** The reply as it came. */
    Entry top() {
        return entries.get(0);
    }

    /** The reply, or the first of a list. */
    Entry root() {
        return root;
    }

    /** The object {@code data} of the root, or null. */
    Entry data() {
        return data;
    }

    Stream<Entry> all() {
        return entries.stream();
    }

    /** The fields of this name, the first the one in {@code data}, then the outer ones. */
    Stream<Entry> named(String name) {
        return outerFirst(all().filter(e -> e.name.equals(name) && !e.parent.value.isArray()));
    }

    Stream<Entry> outerFirst(Stream<Entry> some) {
        return some.sorted(
                Comparator.comparingInt(e -> data != null && e.holder() == data ? -1 : e.depth));
    }

    /** The first field of that name that is not null; null if there is none. */
    Entry field(Entry object, String name) {
        return children(object)
                .filter(e -> e.name.equals(name) && !e.value.isNull())
                .findFirst()
                .orElse(null);
    }

    /** The field of exactly this name or the element of this number; null if there is none. */
    Entry child(Entry parent, String key) {
        return children(parent).filter(e -> e.key.equals(key)).findFirst().orElse(null);
    }

    /** What is in an object, or a list. */
    Stream<Entry> fields(Entry parent) {
        return children(parent);
    }

    private Stream<Entry> children(Entry parent) {
        boolean none = parent == null || !parent.value.isContainerNode();
        return none
                ? Stream.empty()
                : entries.subList(parent.at + 1, entries.size()).stream()
                        .filter(e -> e.parent == parent);
    }

    /** The entry if it is an object, the first of a list; else null. */
    private Entry object(Entry entry) {
        Entry first = entry != null && entry.value.isArray() ? child(entry, "0") : entry;
        return first != null && first.value.isObject() ? first : null;
    }
}
