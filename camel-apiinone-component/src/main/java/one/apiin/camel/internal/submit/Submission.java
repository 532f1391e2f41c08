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
public record Submission(VideoTask task, boolean duplicate, ApiInOneException fault) {

    static Submission of(VideoTask task) {
        return new Submission(task, false, null);
    }

    static Submission duplicate(VideoTask task) {
        return new Submission(task, true, null);
    }

    static Submission failed(VideoTask task, ApiInOneException fault) {
        return new Submission(task, false, fault);
    }
}
