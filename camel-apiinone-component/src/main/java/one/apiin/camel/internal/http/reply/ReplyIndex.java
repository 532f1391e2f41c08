package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import one.apiin.camel.internal.json.Json;

/**
 * All values of a reply in one list, depth first; JSON inside texts is part of it. The readers are filters on this list.
 *
 * <p>Threads: one at a time, as the scopes of its entries are found when they are asked for.
 */
final class ReplyIndex {

    private static final int DEEPEST_TEXT = 3;

    /** So that a reply of broken JSON texts takes no long time. */
    private static final int MOST_OPENED = 1_000;

    /** The reply as it came. */
    final Entry top;

    /** The reply, or the first of a list. */
    final Entry root;

    /** The object {@code data} of the root, or null. */
    final Entry data;

    private final List<Entry> entries = new ArrayList<>();
    private int opened;

    ReplyIndex(JsonNode document) {
        add(null, "", "", document, 0);
        this.top = entries.get(0);
        Entry first = object(top);
        this.root = first == null ? top : first;
        this.data = object(root.field("data"));
    }

    private void add(Entry parent, String key, String name, JsonNode read, int texts) {
        JsonNode value = texts < DEEPEST_TEXT ? opened(read) : read;
        int inside = value == read ? texts : texts + 1;
        Entry entry = new Entry(parent, key, name, value, entries.size());
        entries.add(entry);
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            add(entry, Integer.toString(i), name, value.get(i), inside);
        }
        for (Map.Entry<String, JsonNode> e : value.properties()) {
            add(entry, e.getKey(), ReplyWords.plain(e.getKey()), e.getValue(), inside);
        }
    }

    private JsonNode opened(JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        boolean json = text.startsWith("{") || text.startsWith("[");
        JsonNode inside = json && opened++ < MOST_OPENED ? Json.parse(text) : value;
        return inside.isContainerNode() ? inside : value;
    }

    Stream<Entry> all() {
        return entries.stream();
    }

    Stream<Entry> texts() {
        return all().filter(e -> e.text() != null);
    }

    /** The task's values of this kind of name, the outer ones first. */
    Stream<Entry> ofTask(String kind) {
        return all().filter(e -> e.is(kind) && e.isOfTask()).sorted(outerFirst());
    }

    /** The fields of {@code data}, then the outer ones. */
    Comparator<Entry> outerFirst() {
        return Comparator.comparingInt(e -> data != null && e.holder() == data ? -1 : e.depth());
    }

    /** The entry if it is an object, the first of a list; else null. */
    private static Entry object(Entry entry) {
        Entry first = entry != null && entry.value.isArray() ? entry.child("0") : entry;
        return first != null && first.value.isObject() ? first : null;
    }

    /**
     * A value in a reply, with its place and what that place is about.
     *
     * <p>Threads: one at a time.
     */
    static final class Entry {

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
            ECHO
        }

        /** Null at the top. */
        final Entry parent;

        /** As in the reply; of an element of a list its number. */
        final String key;

        /** For comparison, letters and digits in lower case; of an element that of its list. */
        final String name;

        final JsonNode value;

        /** Its place in the list of entries. */
        final int at;

        /** Its fields or elements. */
        final List<Entry> children;

        /** Whether there is a {@code task_id} in it that is not of the request. */
        private boolean namesTask;

        /** Null until it is asked for: most values of a reply are never read. */
        private Scope scope;

        Entry(Entry parent, String key, String name, JsonNode value, int at) {
            this.parent = parent;
            this.key = key;
            this.name = name;
            this.value = value;
            this.at = at;
            this.children = value.isContainerNode() ? new ArrayList<>() : List.of();
            if (parent != null) {
                parent.children.add(this);
            }
            boolean isTask = isField() && name.equals("taskid") && value.isValueNode();
            Entry around = isTask ? parent : null;
            while (around != null && !around.namesTask) {
                around.namesTask = true;
                around = around.is("echo") ? null : around.parent;
            }
        }

        Scope scope() {
            if (scope == null) {
                Scope outer = parent == null ? Scope.TASK : parent.scope();
                // The elements of a list are results but for the first one, which may be the task.
                boolean result = isLater() && outer == Scope.TASK;
                scope = isField() ? scope(outer) : result ? Scope.RESULT : outer;
            }
            return scope;
        }

        private Scope scope(Scope outer) {
            if (outer == Scope.ECHO || is("echo")) {
                return Scope.ECHO;
            }
            boolean result = is("results") || is("one");
            boolean failure = isFailure();
            boolean aside = is("aside") || isPart("asidepart");
            if (outer == Scope.ASIDE || aside && !result && !failure) {
                return Scope.ASIDE;
            }
            boolean stays = outer == Scope.FAILURE || outer == Scope.OTHER;
            if (stays || namesTask || !value.isContainerNode()) {
                return outer;
            }
            if (failure) {
                return Scope.FAILURE;
            }
            boolean task = is("task") || isPart("taskpart") || is("state");
            return task ? outer : result ? Scope.RESULT : Scope.OTHER;
        }

        /** The number of objects around it. */
        int depth() {
            return holder() == null ? 0 : holder().depth() + 1;
        }

        /** Whether its name is of this kind. */
        boolean is(String kind) {
            return ReplyWords.is(kind, name);
        }

        /** The place of its name in this kind, the first one at 0; -1 if it is not of it. */
        int rank(String kind) {
            return ReplyWords.rank(kind, name);
        }

        boolean isPart(String kind) {
            return ReplyWords.isPart(kind, name);
        }

        /** Whether its name is that of the reason of a failure. */
        boolean isFailure() {
            return is("failure") || isPart("failurepart") && !isPart("nofailurepart");
        }

        boolean isOfTask() {
            return scope() == Scope.TASK || scope() == Scope.RESULT;
        }

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

        /** Whether it is an element of a list and not its first one. */
        boolean isLater() {
            return parent != null && parent.value.isArray() && !key.equals("0");
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

        /** The first field of that name that is not null; null if there is none. */
        Entry field(String wanted) {
            return first(e -> e.isField() && e.name.equals(wanted) && !e.value.isNull());
        }

        /** The field of exactly this name or the element of this number; null if there is none. */
        Entry child(String wanted) {
            return first(e -> e.key.equals(wanted));
        }

        private Entry first(Predicate<Entry> which) {
            return children.stream().filter(which).findFirst().orElse(null);
        }
    }
}
