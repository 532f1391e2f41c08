package one.apiin.camel.task;

/**
 * The answer to {@link TaskRepository#reserve}.
 *
 * @param task the row as it is stored now
 * @param created true if this call made the row; false if the key was used before
 */
public record Reservation(VideoTask task, boolean created) {}
