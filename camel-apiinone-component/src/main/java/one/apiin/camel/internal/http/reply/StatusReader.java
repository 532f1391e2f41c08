package one.apiin.camel.internal.http.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The word for a task's state in a reply. The innermost one counts: the envelope around a running task
 * may say {@code success}.
 *
 * @param known false for an unknown word, which counts as running
 * @param ofCall whether an envelope says it of a call that went wrong
 */
record StatusReader(String word, Meaning meaning, boolean known, boolean ofCall) {

    enum Meaning {
        RUNNING,
        COMPLETED,
        FAILED
    }

    private static final Set<String> DONE = Set.of("completed", "complete", "success", "succeeded");
    private static final Set<String> BROKEN =
            Set.of(
                    "failed",
                    "fail",
                    "failure",
                    "error",
                    "expired",
                    "cancelled",
                    "canceled",
                    "timeout");

    private static final Set<String> OF_CALLS = Set.of("fail", "error", "timeout");

    /** Fields of a task without its id, which an envelope does not have. */
    private static final Set<String> OF_TASKS =
            Set.of(
                    "progress",
                    "createdat",
                    "startedat",
                    "updatedat",
                    "completedat",
                    "finishedat",
                    "credits",
                    "consumedcredits",
                    "output",
                    "result",
                    "response",
                    "responsedata");

    private static final Set<String> AT_WORK =
            Set.of(
                    "inprogress",
                    "pending",
                    "processing",
                    "queued",
                    "running",
                    "submitted",
                    "created",
                    "waiting",
                    "starting",
                    "text",
                    "first");
    private static final List<String> NAMES =
            List.of(
                    "status",
                    "state",
                    "taskstatus",
                    "taskstate",
                    "jobstatus",
                    "jobstate",
                    "videostatus",
                    "generationstatus");

    /**
     * @param words the meaning of a word
     * @param named whether a task's id is known to stand in the reply
     */
    static Optional<StatusReader> find(
            JsonNode root, Function<String, StatusReader> words, boolean named) {
        JsonNode data = ReplyScopes.object(root, "data");
        Optional<StatusReader> own =
                first(
                        List.of(
                                data,
                                ReplyScopes.object(data, "task"),
                                ReplyScopes.object(data, "data"),
                                ReplyScopes.object(root, "task")),
                        words,
                        false);
        Optional<StatusReader> outer =
                own.isPresent()
                        ? own
                        : in(root, words).filter(word -> !word.isOfEnvelope(root, data, named));
        if (outer.isPresent() && !outer.get().isSuccessWord()) {
            return outer;
        }
        List<JsonNode> wrapped = ReplyScopes.of(root);
        Optional<StatusReader> inner = first(wrapped.subList(1, wrapped.size()), words, true);
        // "success" with a video is the task's word, whatever its parts say.
        boolean envelope =
                inner.isPresent()
                        && !inner.get().isSuccessWord()
                        && VideoUrlReader.find(root).isEmpty();
        return outer.isEmpty() || envelope ? inner : outer;
    }

    /** The first that says more than that a call went well; else the first that says this. */
    private static Optional<StatusReader> first(
            List<JsonNode> places, Function<String, StatusReader> words, boolean onlyKnown) {
        Optional<StatusReader> successWord = Optional.empty();
        for (JsonNode place : places) {
            Optional<StatusReader> word = in(place, words).filter(w -> w.known || !onlyKnown);
            if (word.isPresent() && !word.get().isSuccessWord()) {
                return word;
            }
            successWord = successWord.isPresent() ? successWord : word;
        }
        return successWord;
    }

    private static Optional<StatusReader> in(JsonNode place, Function<String, StatusReader> words) {
        for (String name : NAMES) {
            String word = ReplyScopes.text(place, name);
            if (word != null) {
                return Optional.of(words.apply(word));
            }
        }
        // "type" is the music feed's; elsewhere it names the kind of a job or of an error.
        return Optional.ofNullable(ReplyScopes.text(place, "type"))
                .map(words)
                .filter(word -> word.known && !"error".equalsIgnoreCase(word.word));
    }

    static StatusReader of(String word) {
        String plain = ReplyScopes.plain(word);
        if (DONE.contains(plain)) {
            return new StatusReader(word, Meaning.COMPLETED, true, false);
        }
        if (BROKEN.contains(plain)) {
            return new StatusReader(word, Meaning.FAILED, true, OF_CALLS.contains(plain));
        }
        return new StatusReader(word, Meaning.RUNNING, AT_WORK.contains(plain), false);
    }

    private boolean isSuccessWord() {
        return word.equalsIgnoreCase("success") || word.equalsIgnoreCase("ok");
    }

    /** "success" around data, or "error" without a task, is about the call, not the task. */
    private boolean isOfEnvelope(JsonNode root, JsonNode data, boolean named) {
        if (isSuccessWord() && !data.isEmpty()) {
            return true;
        }
        boolean call =
                ErrorReader.read(root).code() != null
                        || ofCall && data.isEmpty() && !hasFieldOfTask(root);
        return call && !named && !TaskIdReader.namesTask(root);
    }

    private static boolean hasFieldOfTask(JsonNode root) {
        return root.properties().stream()
                .filter(field -> OF_TASKS.contains(ReplyScopes.plain(field.getKey())))
                .anyMatch(field -> saysSomething(field.getValue()));
    }

    private static boolean saysSomething(JsonNode value) {
        return value.isContainerNode()
                ? !value.isEmpty()
                : !value.isNull() && !value.asText().isBlank();
    }
}
