package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * One task of the sandbox at one moment. Immutable.
 *
 * @param taskId the id told to the client
 * @param model the model as the client named it
 * @param prompt the prompt, or empty text
 * @param request the request body as it arrived
 * @param callbackUrl where the end is told, or null
 * @param credits what was charged at acceptance
 * @param state running, succeeded or failed
 * @param failure why it failed, else null
 * @param statusCalls status calls that were answered with this task
 * @param createdAt when it was accepted
 * @param endedAt when it ended, else null
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

    /** Where a task stands. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** Whether the task is over, with or without a video. */
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

    SandboxTask endedWith(TaskFailure why, Instant at) {
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
