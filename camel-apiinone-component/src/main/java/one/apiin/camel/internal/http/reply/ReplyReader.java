package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import one.apiin.camel.internal.json.Json;

/**
 * Reads one reply about a task: first at the places that the {@link ReplyMapping} names, else wherever
 * the tolerant reader finds it.
 *
 * <p>Threads: immutable.
 */
final class ReplyReader {

    private final JsonNode document;
    private final JsonNode root;
    private final ReplyMapping mapping;

    ReplyReader(JsonNode document, ReplyMapping mapping) {
        this.document = document;
        this.root = ReplyScopes.asObject(document);
        this.mapping = mapping;
    }

    static ReplyReader of(String text, ReplyMapping mapping) {
        return new ReplyReader(Json.parseReply(text), mapping);
    }

    /** Whether there is JSON in which something may be found. */
    boolean isReadable() {
        return document.isContainerNode();
    }

    /** The id of the task that the request made; null if it names none. */
    String taskId(int httpStatus) {
        boolean bare = mayHoldBareId(httpStatus);
        for (JsonNode node : mapping.ids(document, bare)) {
            String id = TaskIdReader.id(node);
            if (id != null) {
                return id;
            }
        }
        return TaskIdReader.taskId(document, bare);
    }

    /** An error's {@code id} is the request's; so is that of an HTTP error without a state word. */
    private boolean mayHoldBareId(int httpStatus) {
        return !ErrorReader.isError(root) && (httpStatus < 400 || state().isPresent());
    }

    Optional<StatusReader> state() {
        for (JsonNode node : mapping.at(ReplyMapping.STATE, document)) {
            if (node.isValueNode() && !node.asText().isBlank()) {
                return Optional.of(mapping.word(node.asText().strip()));
            }
        }
        return StatusReader.find(root, mapping::word, !mapping.ids(document, false).isEmpty());
    }

    List<String> urls() {
        List<String> mapped = VideoUrlReader.at(mapping.at(ReplyMapping.URLS, document), document);
        return mapped.isEmpty() ? VideoUrlReader.find(document) : mapped;
    }

    Integer credits() {
        for (JsonNode node : mapping.at(ReplyMapping.CREDITS, document)) {
            Integer credits = CreditsReader.wholeNumber(node);
            if (credits != null) {
                return credits;
            }
        }
        return CreditsReader.read(root);
    }

    ErrorReader error() {
        ErrorReader error = ErrorReader.read(root);
        for (JsonNode node : mapping.at(ReplyMapping.ERROR, document)) {
            Optional<ErrorReader> mapped = error.withMapped(node);
            if (mapped.isPresent()) {
                return mapped.get();
            }
        }
        return error;
    }

    /** The prompts that the reply repeats. */
    List<String> prompts() {
        return RequestEcho.prompts(document);
    }
}
