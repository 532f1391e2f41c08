package one.apiin.camel.internal.submit;

import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Decides what becomes of a submit whose row exists: the same key, or a redelivery of the same exchange.
 * Pure.
 */
final class DuplicateResolver {

    enum Action {
        /** The submit posts: the key is new, or nothing was charged for its row. */
        POST,
        /** Another submit is posting: its outcome decides. */
        WAIT,
        /** The task of the first submit is the answer. */
        ANSWER
    }

    private DuplicateResolver() {}

    /**
     * @param first the row, or null
     * @throws one.apiin.camel.error.ApiInOneException if the key was used with another request, or the
     *     outcome of the first submit is unknown
     */
    static Action decide(SubmitCommand command, VideoTask first) {
        if (first == null || first.getState() == TaskState.REJECTED) {
            return Action.POST;
        }
        if (!command.fingerprint().equals(first.getFingerprint())) {
            throw TaskExceptions.usedKey(first);
        }
        return switch (first.getState()) {
            case RESERVED -> Action.WAIT;
            case OUTCOME_UNKNOWN ->
                    throw TaskExceptions.unknown(first, 0, "it was submitted before", null);
            default -> Action.ANSWER;
        };
    }
}
