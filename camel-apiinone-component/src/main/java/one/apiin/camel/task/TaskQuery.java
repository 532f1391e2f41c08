package one.apiin.camel.task;

import java.util.Collection;
import java.util.List;

/**
 * Which tasks to read: by our submission ids, or by the provider's task id within an account.
 *
 * @param submissionIds the ids, or empty when {@code taskId} is given
 * @param account the account of {@code taskId}, or null
 * @param taskId the provider's id, or null
 */
public record TaskQuery(List<String> submissionIds, String account, String taskId) {

    public static TaskQuery bySubmissionId(String submissionId) {
        return new TaskQuery(List.of(submissionId), null, null);
    }

    public static TaskQuery bySubmissionIds(Collection<String> submissionIds) {
        return new TaskQuery(List.copyOf(submissionIds), null, null);
    }

    public static TaskQuery byTaskId(String account, String taskId) {
        return new TaskQuery(List.of(), account, taskId);
    }
}
