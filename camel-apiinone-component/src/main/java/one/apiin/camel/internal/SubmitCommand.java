package one.apiin.camel.internal;

import java.util.Map;
import one.apiin.camel.task.VideoRequest;

/**
 * One logical submission.
 *
 * @param request what to generate, checked
 * @param group the consumers' group that is told of the end
 * @param idempotencyKey the submitter's key, or null
 * @param correlation headers that come back with the end
 * @param waits whether the exchange waits for the end and will be told of it
 * @param earlierSubmissionId set when the same exchange is at the same step again, else null
 * @param callback where the provider calls
 */
public record SubmitCommand(
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        String earlierSubmissionId,
        CallbackAddress callback) {}
