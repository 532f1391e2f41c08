package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * A snapshot of a task. Immutable.
 *
 * @param taskId the id returned to the client
 * @param model the model as the client named it
 * @param prompt the prompt, or empty text
 * @param request the request body as it arrived
 * @param callbackUrl the URL to post the completion to, or null
 * @param credits the charge at acceptance
 * @param state running, succeeded or failed
 * @param failure the reason of a failure, else null
 * @param statusCalls status calls that were answered with this task
 * @param createdAt when it was accepted
 * @param endedAt when it completed, else null
 */
public record SandboxTask(
        String taskId,
        String model,
        String prompt,
        String request,
        String callbackUrl,
        int credits,
        State state,
        TaskFailure failure,
        int statusCalls,
        Instant createdAt,
        Instant endedAt) {

    /** The state of a task. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** Whether the task has completed, with or without a video. */
    public boolean ended() {
        return state != State.RUNNING;
    }

    SandboxTask counted() {
        return new SandboxTask(
                taskId,
                model,
                prompt,
                request,
                callbackUrl,
                credits,
                state,
                failure,
                statusCalls + 1,
                createdAt,
                endedAt);
    }

    SandboxTask completed(TaskFailure why, Instant at) {
        return new SandboxTask(
                taskId,
                model,
                prompt,
                request,
                callbackUrl,
                credits,
                why == null ? State.SUCCEEDED : State.FAILED,
                why,
                statusCalls,
                createdAt,
                at);
    }
}
