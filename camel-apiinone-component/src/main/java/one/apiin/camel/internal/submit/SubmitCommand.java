package one.apiin.camel.internal.submit;

import java.util.Map;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.task.VideoRequest;

/**
 * One logical submission.
 *
 * @param submissionId of the new row, or of the one that this exchange has created before
 * @param fingerprint of the request
 * @param again whether this is a redelivery at the same step
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
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        SignedCallbackUrl callback) {}
