package one.apiin.camel.internal.submit;

import one.apiin.camel.task.VideoTask;

/**
 * The task of a submit.
 *
 * @param duplicate whether an earlier submit with the same key made it
 */
public record SubmitResult(VideoTask task, boolean duplicate) {}
