package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * A valid request for a video. Immutable.
 *
 * @param number the number of the HTTP request
 * @param key the account of its API key
 * @param model the requested model
 * @param modelName the model as the client named it
 * @param body the request body as it arrived
 * @param callbackUrl the URL to post the completion to, or null
 * @param failure the scripted failure of the task, or null
 */
record VideoRequest(
        long number,
        String key,
        VideoModel model,
        String modelName,
        String prompt,
        String body,
        String callbackUrl,
        int credits,
        TaskFailure failure) {
    /** The task that this request creates. */
    SandboxTask task(String id, Instant now) {
        return new SandboxTask(
                id,
                modelName,
                prompt,
                body,
                callbackUrl,
                credits,
                SandboxTask.State.RUNNING,
                null,
                0,
                now,
                null);
    }
}
