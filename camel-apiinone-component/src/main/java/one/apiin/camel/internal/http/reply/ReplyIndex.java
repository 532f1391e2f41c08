package one.apiin.camel.internal.http.reply;

import static one.apiin.camel.internal.http.reply.ReplyWords.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
     * @param at its place in the list of entries
     */
    record Entry(
            Entry parent, String key, String name, JsonNode value, Scope scope, int depth, int at) {

        /** Null if it is not a text, or a blank one. */
        String text() {
            String text = value.isTextual() ? value.textValue().strip() : "";
            return text.isEmpty() ? null : text;
        }

        /** A text, or a whole number as text; else null. */
        String scalar() {
            return value.isIntegralNumber() ? value.asText() : text();
        }

        /** The object whose field this is, or whose list's element; null at the root. */
        Entry holder() {
            return parent == null || parent.value.isObject() ? parent : parent.holder();
        }

        boolean isField() {
            return parent != null && parent.value.isObject();
        }

        /** Whether this value is, or is inside, the other. */
        boolean isIn(Entry outer) {
            return this == outer || parent != null && parent.isIn(outer);
        }

        /** The names of the objects around it, the outermost first. */
        String path() {
            return holder() == null ? "" : holder().path() + "/" + name;
        }
    }

    private static final int DEEPEST_TEXT = 3;

    /** So that a reply of broken JSON texts takes no long time. */
    private static final int MOST_OPENED = 1_000;

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Entry root;
    private final Entry data;
    private int opened;

    ReplyIndex(JsonNode document) {
        add(null, "", "", document, Scope.TASK, 0);
        Entry first = object(top());
        this.root = first == null ? top() : first;
        this.data = object(field(root, "data"));
    }

    private void add(Entry parent, String key, String name, JsonNode read, Scope scope, int texts) {
        JsonNode value = texts < DEEPEST_TEXT ? opened(read) : read;
        boolean field = parent != null && parent.value.isObject();
        int depth = parent == null ? 0 : parent.depth + (field ? 1 : 0);
        Scope own = field ? scope(scope, name, value) : scope;
        Entry entry = new Entry(parent, key, name, value, own, depth, entries.size());
        int inside = value == read ? texts : texts + 1;
        entries.add(entry);
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            Scope later = i > 0 && own == Scope.TASK ? Scope.RESULT : own;
            add(entry, Integer.toString(i), name, value.get(i), later, inside);
        }
        for (Map.Entry<String, JsonNode> e : value.properties()) {
            add(entry, e.getKey(), plain(e.getKey()), e.getValue(), own, inside);
        }
    }

    private JsonNode opened(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        boolean json = text.startsWith("{") || text.startsWith("[") || text.startsWith("\uFEFF");
        JsonNode inside = json && opened++ < MOST_OPENED ? Json.parse(text) : value;
        return inside.isContainerNode() ? inside : value;
    }

    private Scope scope(Scope outer, String name, JsonNode value) {
        if (outer == Scope.ECHO || is("echo", name)) {
            return Scope.ECHO;
        }
        boolean result = is("results", name) || is("many", name) || is("one", name);
        boolean task = is("task", name) || is("state", name);
        boolean failure = ErrorReader.isFailure(name);
        if (outer == Scope.ASIDE || !task && !result && !failure && isAside(name)) {
            return Scope.ASIDE;
        }
        if (!value.isContainerNode() || outer == Scope.FAILURE) {
            return outer;
        }
        if (namesTask(value)) {
            return outer == Scope.OTHER ? Scope.TASK : outer;
        }
        if (outer == Scope.OTHER || failure) {
            return outer == Scope.OTHER ? outer : Scope.FAILURE;
        }
        boolean job = task || name.endsWith("job") || name.endsWith("task");
        return job ? outer : result ? Scope.RESULT : Scope.OTHER;
    }

    private static boolean isAside(String name) {
        return is("aside", name)
                || ReplyWords.isPart("asidepart", name)
                || ReplyWords.isStart("asidestart", name);
    }

    /** Whether there is a {@code task_id} in it that is not of the request. */
    private boolean namesTask(JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            return text.startsWith("{") && ReplyWords.plain(text).contains("taskid");
        }
        for (JsonNode element : value.isArray() ? value : List.<JsonNode>of()) {
            if (namesTask(element)) {
                return true;
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = plain(field.getKey());
            boolean id = name.equals("taskid") && field.getValue().isValueNode();
            if (id || !is("echo", name) && namesTask(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private String plain(String key) {
        return names.computeIfAbsent(key, ReplyWords::plain);
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

    /** The entries inside of this one. */
    Stream<Entry> inside(Entry outer) {
        return entries.subList(outer.at + 1, entries.size()).stream()
                .takeWhile(e -> e.parent.at >= outer.at);
    }

    /** The fields of {@code data}, then the outer ones. */
    Comparator<Entry> outerFirst() {
        return Comparator.comparingInt(e -> data != null && e.holder() == data ? -1 : e.depth);
    }

    /** The first field of that name that is not null; null if there is none. */
    Entry field(Entry object, String name) {
        return first(object, e -> e.name.equals(name) && !e.value.isNull());
    }

    /** The field of exactly this name or the element of this number; null if there is none. */
    Entry child(Entry parent, String key) {
        return first(parent, e -> e.key.equals(key));
    }

    private Entry first(Entry parent, Predicate<Entry> which) {
        return parent == null || !parent.value.isContainerNode()
                ? null
                : inside(parent)
                        .filter(e -> e.parent == parent && which.test(e))
                        .findFirst()
                        .orElse(null);
    }

    /** The entry if it is an object, the first of a list; else null. */
    private Entry object(Entry entry) {
        Entry first = entry != null && entry.value.isArray() ? child(entry, "0") : entry;
        return first != null && first.value.isObject() ? first : null;
    }
}
