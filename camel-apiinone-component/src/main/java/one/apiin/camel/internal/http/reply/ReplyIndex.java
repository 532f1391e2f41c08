package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
}
