package one.apiin.camel.internal.ledger;

import one.apiin.camel.task.VideoTask;
import org.slf4j.MDC;

/**
 * What log lines about a task share: its ids in the MDC, beside Camel's own, and words for what is not
 * known of it.
 *
 * <p>Threads: on the calling thread.
 */
public final class TaskLog {

    static final String SUBMISSION_ID = "camel.apiinone.submissionId";
    static final String TASK_ID = "camel.apiinone.taskId";

    private TaskLog() {}

    public static void about(VideoTask task, Runnable lines) {
        about(task.getSubmissionId(), task.getTaskId(), lines);
    }

    /** {@code taskId} null = none yet. */
    public static void about(String submissionId, String taskId, Runnable lines) {
        String outerSubmission = MDC.get(SUBMISSION_ID);
        String outerTask = MDC.get(TASK_ID);
        setBoth(submissionId, taskId);
        try {
            lines.run();
        } finally {
            setBoth(outerSubmission, outerTask);
        }
    }

    private static void setBoth(String submissionId, String taskId) {
        set(SUBMISSION_ID, submissionId);
        set(TASK_ID, taskId);
    }

    private static void set(String key, String id) {
        if (id == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, id);
        }
    }

    public static String id(VideoTask task) {
        return task.getTaskId() == null ? "unknown" : task.getTaskId();
    }

    /** An imported task has none. */
    public static String model(VideoTask task) {
        return task.getModel() == null ? "model unknown" : task.getModel();
    }

    /** The provider's figure, else the estimate. */
    public static String credits(VideoTask task) {
        return task.getCredits() == null ? expectedCredits(task) : task.getCredits() + " credits";
    }

    public static String expectedCredits(VideoTask task) {
        Integer estimate = task.getEstimatedCredits();
        return estimate == null ? "credits unknown" : estimate + " credits expected";
    }
}
