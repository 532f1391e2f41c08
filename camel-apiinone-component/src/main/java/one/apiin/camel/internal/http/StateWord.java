package one.apiin.camel.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The word in which a reply tells a task's state. The innermost wins: around a running task the
 * envelope may well say {@code success}.
 *
 * @param known false for a word that nobody has seen; it means running
 */
record StateWord(String word, Meaning meaning, boolean known) {

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
    private static final List<String> NAMES = List.of("status", "state", "taskstatus");

    static Optional<StateWord> find(JsonNode root) {
        JsonNode data = Json.object(root, "data");
        for (JsonNode place :
                List.of(
                        data,
                        Json.object(data, "task"),
                        Json.object(data, "data"),
                        Json.object(root, "task"))) {
            Optional<StateWord> inner = in(place);
            if (inner.isPresent()) {
                return inner;
            }
        }
        return in(root).filter(outer -> !outer.isOfEnvelope(root, data));
    }

    private static Optional<StateWord> in(JsonNode place) {
        for (String name : NAMES) {
            String word = Json.text(place, name);
            if (word != null) {
                return Optional.of(of(word));
            }
        }
        // "type" is the music feed's; elsewhere it names the kind of a job or of an error.
        return Optional.ofNullable(Json.text(place, "type"))
                .map(StateWord::of)
                .filter(word -> word.known && !"error".equalsIgnoreCase(word.word));
    }

    static StateWord of(String word) {
        String plain = Json.plain(word.toLowerCase(Locale.ROOT)).replace(" ", "");
        if (DONE.contains(plain)) {
            return new StateWord(word, Meaning.COMPLETED, true);
        }
        if (BROKEN.contains(plain)) {
            return new StateWord(word, Meaning.FAILED, true);
        }
        return new StateWord(word, Meaning.RUNNING, AT_WORK.contains(plain));
    }

    /** "success" around data, or "error" beside an error's code, is about the call, not the task. */
    private boolean isOfEnvelope(JsonNode root, JsonNode data) {
        boolean aboutTheCall = word.equalsIgnoreCase("success") || word.equalsIgnoreCase("ok");
        if (aboutTheCall && !data.isEmpty()) {
            return true;
        }
        return ErrorBody.read(root).code() != null && !Creation.namesTask(root);
    }
}
