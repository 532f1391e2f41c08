package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.http.reply.StatusReader.Meaning;

/**
 * Reads one reply about a task: first at the places that the {@link ReplyMapping} names, else wherever
 * the tolerant reader finds it.
 *
 * <p>Threads: one at a time.
 */
final class ReplyReader {

    private static final int MOST_PROMPTS = 100;
    private static final Pattern CREDITS =
            Pattern.compile("\\s*\\d{1,9}(?:\\.\\d*)?(?:[eE]\\+?\\d)?\\s*");

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
        Stream<String> named = TaskIdReader.named(mapping.ids(reply, bare), reply);
        return bare ? Stream.concat(named, TaskIdReader.bare(reply)) : named;
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
            boolean named = !mapping.ids(reply, false).isEmpty();
            Predicate<Boolean> video = known -> !urls(known).isEmpty();
            state =
                    mapping.at(ReplyMapping.STATE, reply).stream()
                            .map(e -> e.value.asText().strip())
                            .filter(word -> !word.isEmpty())
                            .map(mapping::word)
                            .findFirst()
                            .or(() -> StatusReader.find(reply, mapping::word, named, video));
        }
        return state;
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
        return ErrorReader.mayHaveReason(reply) ? error().message() : null;
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
