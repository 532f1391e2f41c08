package one.apiin.camel.internal.submit;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.task.VideoTask;

/**
 * The result of a submit: a task, or the exception for the exchange.
 *
 * @param task the row, or null if nothing was saved
 * @param duplicate whether an earlier submit with the same key made the task
 * @param failure null on success
 */
public record SubmitResult(VideoTask task, boolean duplicate, ApiInOneException failure) {

    static SubmitResult of(VideoTask task) {
        return new SubmitResult(task, false, null);
    }

    static SubmitResult duplicate(VideoTask task) {
        return new SubmitResult(task, true, null);
    }

    static SubmitResult failed(VideoTask task, ApiInOneException failure) {
        return new SubmitResult(task, false, failure);
    }
}
