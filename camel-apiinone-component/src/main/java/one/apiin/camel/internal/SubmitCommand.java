package one.apiin.camel.internal;

import java.util.Map;
import one.apiin.camel.task.VideoRequest;

/**
 * One logical submission.
 *
 * @param submissionId the id of the row to be made, or of the one that this exchange made before
 * @param request what to generate, checked
 * @param group the consumers' group that is told of the end
 * @param idempotencyKey the submitter's key, or null
 * @param correlation headers that come back with the end
 * @param waits whether the exchange waits for the end and will be told of it
 * @param again whether the same exchange is at the same step again
 * @param callback where the provider calls
 */
public record SubmitCommand(
        String submissionId,
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        boolean again,
        CallbackAddress callback) {}
