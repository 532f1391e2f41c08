package one.apiin.camel.internal.submit;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.task.VideoTask;

/**
 * What a submit has come to: a task, or the fault that the exchange gets.
 *
 * @param task the row, or null if nothing was saved
 * @param duplicate whether an earlier submit with the same key made the task
 * @param fault null on success
 */
public record SubmitResult(VideoTask task, boolean duplicate, ApiInOneException fault) {

    static SubmitResult of(VideoTask task) {
        return new SubmitResult(task, false, null);
    }

    static SubmitResult duplicate(VideoTask task) {
        return new SubmitResult(task, true, null);
    }

    static SubmitResult failed(VideoTask task, ApiInOneException fault) {
        return new SubmitResult(task, false, fault);
    }
}
