package one.apiin.camel.internal.submit;

import java.util.Map;
import java.util.Objects;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * One logical submission.
 *
 * @param submissionId of the new row, or of the one that this exchange has created before
 * @param fingerprint of the request
 * @param again whether this is a redelivery at the same step; the request may be another one by now
 * @param charged whether the attempt before may have been charged
 * @param request what to generate, checked
 * @param group the consumers' group that the completion is delivered to
 * @param idempotencyKey the submitter's key, or null
 * @param correlation headers that are delivered with the completion
 * @param waits whether the exchange waits for the completion
 * @param callback the URL of the callbacks
 */
public record SubmitCommand(
        String submissionId,
        String fingerprint,
        boolean again,
        boolean charged,
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        SignedCallbackUrl callback) {

    /** The same as a redelivery of the submission with this id. */
    public SubmitCommand again(String first, boolean mayBeCharged) {
        return new SubmitCommand(
                first,
                fingerprint,
                true,
                mayBeCharged,
                request,
                group,
                idempotencyKey,
                correlation,
                waits,
                callback);
    }

    /** What becomes of a submit. */
    enum Action {
        /** The submit posts: the key is new, or nothing was charged for its row. */
        POST,
        /** Another submit is posting: its outcome decides. */
        WAIT,
        /** The task of the first submit is the answer. */
        ANSWER
    }

    /**
     * What becomes of this submit if its row exists: the same key, or a redelivery of the same exchange. Pure.
     *
     * @param first the row, or null
     * @throws one.apiin.camel.error.ApiInOneException if the key was used with another request, the redelivery
     *     asks for something else, or the outcome of the first submit is unknown
     */
    Action actionAfter(VideoTask first) {
        if (first == null && charged) {
            throw TaskExceptions.gone(submissionId);
        }
        if (first == null || first.getState() == TaskState.REJECTED) {
            return Action.POST;
        }
        boolean same = fingerprint.equals(first.getFingerprint());
        boolean sameKey = Objects.equals(idempotencyKey, first.getIdempotencyKey());
        if (again && !(same && sameKey)) {
            throw TaskExceptions.undecided(first, "its prompt or key was another one", null);
        }
        if (!same) {
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
