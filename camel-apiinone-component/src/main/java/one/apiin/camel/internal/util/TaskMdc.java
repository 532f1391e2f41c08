package one.apiin.camel.internal.util;

import org.slf4j.MDC;

/**
 * The ids of a task in the MDC, beside Camel's own, while a line about it is logged.
 *
 * <p>Threads: on the calling thread.
 */
public final class TaskMdc {

    public static final String SUBMISSION_ID = "camel.apiinone.submissionId";
    public static final String TASK_ID = "camel.apiinone.taskId";

    private TaskMdc() {}

    /** {@code taskId} null = none yet. */
    public static void log(String submissionId, String taskId, Runnable line) {
        MDC.put(SUBMISSION_ID, text(submissionId));
        MDC.put(TASK_ID, text(taskId));
        try {
            line.run();
        } finally {
            MDC.remove(TASK_ID);
            MDC.remove(SUBMISSION_ID);
        }
    }

    private static String text(String id) {
        return id == null ? "" : id;
    }
}
