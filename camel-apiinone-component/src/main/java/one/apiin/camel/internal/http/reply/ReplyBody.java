package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import one.apiin.camel.internal.json.Json;

/**
 * What one reply says of a task: first at the places that the {@link ReplyMapping} names, else wherever
 * the tolerant reader finds it.
 *
 * <p>Threads: immutable.
 */
final class ReplyBody {

    private final JsonNode document;
    private final JsonNode root;
    private final ReplyMapping mapping;

    ReplyBody(JsonNode document, ReplyMapping mapping) {
        this.document = document;
        this.root = Json.asObject(document);
        this.mapping = mapping;
    }

    static ReplyBody of(String text, ReplyMapping mapping) {
        return new ReplyBody(Json.parseReply(text), mapping);
    }

    /** Whether there is JSON in which something may be found. */
    boolean isReadable() {
        return document.isContainerNode();
    }

    /** The id of the task that the request made; null if it names none. */
    String taskId(int httpStatus) {
        boolean bare = mayHoldBareId(httpStatus);
        for (JsonNode node : mapping.ids(document, bare)) {
            String id = Creation.id(node);
            if (id != null) {
                return id;
            }
        }
        return Creation.taskId(document, bare);
    }

    /** An error's {@code id} is the request's; so is that of an HTTP error without a state word. */
    private boolean mayHoldBareId(int httpStatus) {
        return !ErrorBody.isError(root) && (httpStatus < 400 || state().isPresent());
    }

    Optional<StateWord> state() {
        for (JsonNode node : mapping.at(ReplyMapping.STATE, document)) {
            if (node.isValueNode() && !node.asText().isBlank()) {
                return Optional.of(mapping.word(node.asText().strip()));
            }
        }
        return StateWord.find(root, mapping::word, !mapping.ids(document, false).isEmpty());
    }

    List<String> links() {
        List<String> mapped = ResultLinks.at(mapping.at(ReplyMapping.URLS, document), document);
        return mapped.isEmpty() ? ResultLinks.find(document) : mapped;
    }

    Integer credits() {
        for (JsonNode node : mapping.at(ReplyMapping.CREDITS, document)) {
            Integer credits = Credits.wholeNumber(node);
            if (credits != null) {
                return credits;
            }
        }
        return Credits.read(root);
    }

    ErrorBody error() {
        ErrorBody error = ErrorBody.read(root);
        for (JsonNode node : mapping.at(ReplyMapping.ERROR, document)) {
            Optional<ErrorBody> mapped = error.toldBy(node);
            if (mapped.isPresent()) {
                return mapped.get();
            }
        }
        return error;
    }

    /** What the reply repeats of the prompt. */
    List<String> prompts() {
        return Echo.prompts(document);
    }
}
