package one.apiin.camel.task;

import java.util.Collection;
import java.util.List;

/**
 * Which tasks to read: by submission ids, by the provider's task id within an account, or an
 * account's list for its operators, or the last durations of a group.
 *
 * @param submissionIds the ids, or empty
 * @param account the account of {@code taskId} or {@code listed}, or null
 * @param group the group of a list of one group, or null
 * @param taskId the provider's id, or null
 * @param listed which list, or null
 * @param limit the maximum length of a list
 */
public record TaskQuery(
        List<String> submissionIds,
        String account,
        String group,
        String taskId,
        Listed listed,
        int limit) {

    /** Lists of one account's rows. */
    public enum Listed {
        /** All in {@link TaskState#RUNNING}, for operators to see; the earliest next poll first. */
        RUNNING,
        /** The same, for polls that are planned too late; the latest next poll first. */
        LATEST_POLLS,
        /** All in {@link TaskState#RESERVED}, for their processes to find those that they do not know of. */
        RESERVED,
        /** All in {@link TaskState#OUTCOME_UNKNOWN}, for operators to decide; the oldest completion first. */
        OUTCOME_UNKNOWN,
        /** All in {@link TaskState#WATCH_ENDED}, which may be checked again, in no order. */
        WATCH_ENDED,
        /** All in {@link TaskState#RUNNING} that are overdue; the earliest submission first. */
        OVERDUE,
        /** All in {@link Delivery#PENDING}; the oldest completion first. */
        PENDING,
        /** All in {@link Delivery#CLAIMED}; the oldest completion first. */
        CLAIMED,
        /** All in {@link Delivery#PARKED}, for operators to decide; the oldest completion first. */
        PARKED,
        /**
         * All in {@link Delivery#DELIVERED} but OUTCOME_UNKNOWN and REJECTED ones; the newest completion
         * first.
         */
        DELIVERED,
        /**
         * {@link TaskState#COMPLETED} and {@link Delivery#DELIVERED}, of one group: their durations predict
         * those of the next ones. The newest completion first.
         */
        RECENTLY_COMPLETED
    }

    public static TaskQuery bySubmissionId(String submissionId) {
        return bySubmissionIds(List.of(submissionId));
    }

    public static TaskQuery bySubmissionIds(Collection<String> submissionIds) {
        return new TaskQuery(List.copyOf(submissionIds), null, null, null, null, 0);
    }

    public static TaskQuery byTaskId(String account, String taskId) {
        return new TaskQuery(List.of(), account, null, taskId, null, 0);
    }

    /** A list of all groups, in the order that it names. */
    public static TaskQuery listed(Listed list, String account, int limit) {
        return new TaskQuery(List.of(), account, null, null, list, limit);
    }

    /** Running tasks, the earliest next poll first. */
    public static TaskQuery running(String account, int limit) {
        return listed(Listed.RUNNING, account, limit);
    }

    /** Submissions that are being posted, in no order. */
    public static TaskQuery reserved(String account, int limit) {
        return listed(Listed.RESERVED, account, limit);
    }

    /** Submissions that may have been charged, the oldest first. */
    public static TaskQuery outcomeUnknown(String account, int limit) {
        return listed(Listed.OUTCOME_UNKNOWN, account, limit);
    }

    /** Completions that could not be delivered, the oldest first. */
    public static TaskQuery parked(String account, int limit) {
        return listed(Listed.PARKED, account, limit);
    }

    /** Delivered videos, the newest first. */
    public static TaskQuery recentlyCompleted(String account, String group, int limit) {
        return new TaskQuery(List.of(), account, group, null, Listed.RECENTLY_COMPLETED, limit);
    }
}
