package one.apiin.camel.internal.submit;

import java.util.Map;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.task.VideoRequest;

/**
 * One logical submission.
 *
 * @param identity which submission it is
 * @param request what to generate, checked
 * @param group the consumers' group that the completion is delivered to
 * @param idempotencyKey the submitter's key, or null
 * @param correlation headers that are delivered with the completion
 * @param waits whether the exchange waits for the completion
 * @param callback where the provider calls
 */
public record SubmitCommand(
        Identity identity,
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        SignedCallbackUrl callback) {

    /**
     * By what a submission is known.
     *
     * @param submissionId of the row to be made, or of the one that this exchange made before
     * @param fingerprint of the request
     * @param again whether the same exchange is at the same step again
     */
    public record Identity(String submissionId, String fingerprint, boolean again) {}

    String submissionId() {
        return identity.submissionId();
    }

    String fingerprint() {
        return identity.fingerprint();
    }

    boolean again() {
        return identity.again();
    }
}
