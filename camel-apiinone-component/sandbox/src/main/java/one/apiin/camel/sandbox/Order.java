package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * A valid request for a video that may become a task. Immutable.
 *
 * @param request the number of the HTTP request
 * @param key the API key it came with
 * @param model what is ordered
 * @param modelName the model as the client named it
 * @param body the request as it arrived
 * @param callbackUrl where the end is to be told, or null
 * @param failure how the task is scripted to fail, or null
 */
record Order(
        long request,
        String key,
        VideoModel model,
        String modelName,
        String prompt,
        String body,
        String callbackUrl,
        int credits,
        TaskFailure failure) {
    /** The task that this order becomes. */
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
