package one.apiin.camel.internal.http.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry.Scope;
import one.apiin.camel.internal.http.reply.StatusReader.Meaning;

/**
 * Reads one reply about a task: first at the places that the {@link ReplyMapping} names, else wherever
 * the tolerant reader finds it.
 *
 * <p>Money: an id means paid, so every part of the reply is searched for one except the request echo. A bare
 * {@code id} is taken only where it cannot be the id of the request; a {@code request_id} only beside what
 * makes it a task's.
 *
 * <p>Threads: one at a time.
 */
final class ReplyReader {

    private static final int MOST_PROMPTS = 100;
    private static final Pattern CREDITS =
            Pattern.compile("\\s*\\d{1,9}(?:\\.\\d*)?(?:[eE]\\+?\\d)?\\s*");

    /** Bytes in UTF-8: an index of the ledger has an id twice, and PostgreSQL takes 2,704 bytes for an entry. */
    private static final int LONGEST_ID = 512;

    /** Control and format characters, halves of characters, separators of lines. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** What stands for a missing id in the types of some languages. */
    private static final Pattern NO_ID = Pattern.compile("(?i)-1|0+|null|none|nil|undefined");

    private final ReplyIndex reply;
    private final ReplyMapping mapping;
    private final VideoUrlReader links;
    private Optional<StatusReader> state;
    private Optional<String> named;

    ReplyReader(JsonNode document, ReplyMapping mapping, VideoUrlReader links) {
        this.reply = new ReplyIndex(document);
        this.mapping = mapping;
        this.links = links;
    }

    /** Whether there is JSON in which something may be found. */
    boolean isReadable() {
        return reply.top.value.isContainerNode();
    }

    /** The id of the task that the request made; null if it names none. */
    String taskId(int httpStatus) {
        if (namesTask() && mapping.ids(reply, true).isEmpty()) {
            return named.get();
        }
        // An error's id is the request's; so is that of an HTTP error without a task that goes on.
        boolean bare = !ErrorReader.isError(reply) && (httpStatus < 400 || goesOn());
        return ids(bare).findFirst().orElse(null);
    }

    private boolean goesOn() {
        return state().filter(word -> word.meaning() != Meaning.FAILED).isPresent();
    }

    private Stream<String> ids(boolean bare) {
        Stream<String> named = namedIds(mapping.ids(reply, bare));
        return bare ? Stream.concat(named, bareIds()) : named;
    }

    /** The ids at these places, then the values of {@code task_id}, the likeliest first. */
    private Stream<String> namedIds(List<Entry> mapped) {
        Stream<Entry> found =
                reply.all()
                        .filter(e -> e.name.equals("taskid") && e.isField())
                        .filter(e -> e.scope() != Scope.ECHO)
                        .sorted(reply.outerFirst());
        return usable(Stream.concat(mapped.stream(), found));
    }

    /** The plain ids of the task, where it has no {@code task_id}. */
    private Stream<String> bareIds() {
        return usable(
                reply.ofTask("id")
                        .filter(Entry::isField)
                        .filter(e -> e.scope() == Scope.TASK || !e.name.equals("id"))
                        .filter(e -> !e.name.equals("requestid") || isQueued(e.holder()))
                        .sorted(Comparator.comparingInt(e -> e.rank("id"))));
    }

    /** Whether the object says that it is at work, or where to ask for it. */
    private static boolean isQueued(Entry holder) {
        Entry state = holder.field("status");
        String word = state == null || state.text() == null ? "" : state.text();
        return ReplyWords.is("running", ReplyWords.plain(word))
                || holder.field("statusurl") != null
                || holder.field("pollingurl") != null;
    }

    /** Whether the body names a task in any way, which distinguishes a task's reply from an error. */
    private boolean hasTask() {
        Stream<Entry> plain =
                Stream.of(reply.root, reply.data)
                        .filter(Objects::nonNull)
                        .map(object -> object.field("id"));
        return !mapping.ids(reply, false).isEmpty()
                || Stream.concat(namedIds(List.of()), usable(plain)).findAny().isPresent();
    }

    private static Stream<String> usable(Stream<Entry> entries) {
        return entries.map(e -> e == null ? null : e.scalar())
                .filter(id -> id != null && id.getBytes(UTF_8).length <= LONGEST_ID)
                .filter(id -> !INVISIBLE.matcher(id).find())
                .filter(id -> !NO_ID.matcher(id).matches());
    }

    /** Whether the reply names its task otherwise than by a plain id. */
    boolean namesTask() {
        if (named == null) {
            named = ids(false).findFirst();
        }
        return named.isPresent();
    }

    /** Whether it names other tasks and not this one. */
    boolean isOfAnother(String taskId, boolean bare) {
        return ids(bare).findAny().isPresent() && ids(true).noneMatch(taskId::equals);
    }

    Optional<StatusReader> state() {
        if (state == null) {
            state =
                    mapping.at(ReplyMapping.STATE, reply).stream()
                            .map(e -> e.value.asText().strip())
                            .filter(word -> !word.isEmpty())
                            .map(mapping::word)
                            .findFirst()
                            .or(this::unmappedState);
        }
        return state;
    }

    private Optional<StatusReader> unmappedState() {
        Predicate<Boolean> video = known -> !urls(known).isEmpty();
        return StatusReader.find(reply, mapping::word, this::hasTask, video);
    }

    /**
     * @param onlyKnown whether those at known places alone count, as in a reply without a state
     */
    List<String> urls(boolean onlyKnown) {
        return links.find(reply, mapping.at(ReplyMapping.URLS, reply), onlyKnown);
    }

    /** Rounded up; null if it is not said or no sensible number. */
    Integer credits() {
        Stream<Entry> mapped = mapping.at(ReplyMapping.CREDITS, reply).stream();
        return Stream.concat(mapped, reply.ofTask("credits"))
                .map(e -> e.value.asText())
                .filter(text -> CREDITS.matcher(text).matches())
                .map(text -> (int) Math.ceil(Double.parseDouble(text)))
                .findFirst()
                .orElse(null);
    }

    /** What may be the reason why a completed task has no video, not cleaned yet; or null. */
    String reason() {
        return ErrorReader.hasReason(reply, true) ? error().message() : null;
    }

    ErrorReader error() {
        Entry failed = state().map(StatusReader::place).orElse(null);
        ErrorReader error = ErrorReader.read(reply, failed);
        for (Entry place : mapping.at(ReplyMapping.ERROR, reply)) {
            JsonNode alone = JsonNodeFactory.instance.objectNode().set("error", place.value);
            ErrorReader mapped = ErrorReader.read(new ReplyIndex(alone), null);
            if (mapped.name() != null || mapped.message() != null) {
                return error.with(mapped);
            }
        }
        return error;
    }

    /** The prompts that the reply repeats. */
    List<String> prompts() {
        return reply.texts()
                .filter(ReplyReader::isPrompt)
                .map(Entry::text)
                .limit(MOST_PROMPTS)
                .toList();
    }

    private static boolean isPrompt(Entry entry) {
        return entry != null && (entry.name.contains("prompt") || isPrompt(entry.parent));
    }
}
