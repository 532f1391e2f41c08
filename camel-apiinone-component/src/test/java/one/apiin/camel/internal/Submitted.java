package one.apiin.camel.internal;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.task.VideoTask;

/**
 * What a submit came to.
 *
 * @param task the row as it was recorded last; null if none was
 * @param failure the exception, or null
 */
public record Submitted(VideoTask task, boolean duplicate, ApiInOneException failure) {}
