package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.reply.ReplyIndex.Entry;
import one.apiin.camel.internal.json.Json;

/**
 * Reads one reply about a task: first at the places that the {@link ReplyMapping} names, else wherever
 * the tolerant reader finds it.
 *
 * <p>Threads: one at a time.
 */
final class ReplyReader {

    private static final Set<String> CREDITS = ReplyWords.of("credits");
    private static final int MOST_PROMPTS = 100;

    private final ReplyIndex reply;
    private final ReplyMapping mapping;
    private final VideoUrlReader links;
    private Optional<StatusReader> state;

    ReplyReader(JsonNode document, ReplyMapping mapping, VideoUrlReader links) {
        this.reply = new ReplyIndex(document);
        this.mapping = mapping;
        this.links = links;
    }

    static ReplyReader of(String text, ReplyMapping mapping, VideoUrlReader links) {
        return new ReplyReader(Json.parseReply(text), mapping, links);
    }

    /** Whether there is JSON in which something may be found. */
    boolean isReadable() {
        return reply.top().value().isContainerNode();
    }

    /** The id of the task that the request made; null if it names none. */
    String taskId(int httpStatus) {
        boolean bare = mayHoldBareId(httpStatus);
        return Stream.of(
                        mapping.ids(reply, bare).stream()
                                .map(TaskIdReader::usable)
                                .filter(Objects::nonNull),
                        TaskIdReader.named(reply),
                        bare ? TaskIdReader.bare(reply) : Stream.<String>empty(),
                        bare ? TaskIdReader.ofQueue(reply) : Stream.<String>empty())
                .flatMap(ids -> ids)
                .findFirst()
                .orElse(null);
    }

    /** An error's {@code id} is the request's; so is that of an HTTP error without a state word. */
    private boolean mayHoldBareId(int httpStatus) {
        return !ErrorReader.isError(reply) && (httpStatus < 400 || state().isPresent());
    }

    /** Whether the reply has a {@code task_id}. */
    boolean namesTask() {
        return TaskIdReader.named(reply).findAny().isPresent();
    }

    /** Whether it names other tasks and not this one. */
    boolean isOfAnother(String taskId, boolean bareIds) {
        List<String> ids =
                Stream.of(
                                mapping.ids(reply, bareIds).stream()
                                        .map(TaskIdReader::usable)
                                        .filter(Objects::nonNull),
                                TaskIdReader.named(reply),
                                TaskIdReader.bare(reply))
                        .flatMap(all -> all)
                        .toList();
        boolean named = bareIds ? !ids.isEmpty() : TaskIdReader.named(reply).findAny().isPresent();
        return named && !ids.contains(taskId);
    }

    Optional<StatusReader> state() {
        if (state == null) {
            state =
                    mapping.at(ReplyMapping.STATE, reply).stream()
                            .filter(e -> e.value().isValueNode() && !e.value().asText().isBlank())
                            .map(e -> mapping.word(e.value().asText().strip()))
                            .findFirst()
                            .or(this::found);
        }
        return state;
    }

    private Optional<StatusReader> found() {
        boolean named = !mapping.ids(reply, false).isEmpty();
        return StatusReader.find(reply, mapping::word, named, () -> !knownUrls().isEmpty());
    }

    /** Those of a reply that has a word for the state. */
    List<String> urls() {
        List<String> mapped = links.at(mapping.at(ReplyMapping.URLS, reply), reply);
        return mapped.isEmpty() ? links.find(reply) : mapped;
    }

    /** Those that complete a task without a word. */
    List<String> knownUrls() {
        List<String> mapped = links.at(mapping.at(ReplyMapping.URLS, reply), reply);
        return mapped.isEmpty() ? links.known(reply) : mapped;
    }

    /** Rounded up; null if it is not said or no sensible number. */
    Integer credits() {
        return Stream.concat(
                        mapping.at(ReplyMapping.CREDITS, reply).stream(),
                        CREDITS.stream().flatMap(reply::named).filter(e -> e.scope().isOfTask()))
                .map(e -> wholeNumber(e.value()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Integer wholeNumber(JsonNode value) {
        double number =
                value.isNumber() || value.isTextual() ? value.asDouble(Double.NaN) : Double.NaN;
        boolean sensible = number >= 0 && number <= Integer.MAX_VALUE;
        return sensible ? (int) Math.ceil(number) : null;
    }

    ErrorReader error() {
        Entry failed =
                state().filter(word -> word.meaning() == StatusReader.Meaning.FAILED)
                        .map(StatusReader::place)
                        .orElse(null);
        ErrorReader error = ErrorReader.read(reply, failed);
        return mapping.at(ReplyMapping.ERROR, reply).stream()
                .flatMap(node -> error.withMapped(reply, node).stream())
                .findFirst()
                .orElse(error);
    }

    /** The prompts that the reply repeats. */
    List<String> prompts() {
        return reply.all()
                .filter(e -> e.text() != null && isPrompt(e))
                .map(Entry::text)
                .limit(MOST_PROMPTS)
                .toList();
    }

    private static boolean isPrompt(Entry entry) {
        Entry field = entry;
        while (field != null && !field.name().contains("prompt")) {
            field = field.parent();
        }
        return field != null;
    }
}
