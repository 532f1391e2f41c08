package one.apiin.camel.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * What an operator decides about one submission, by its submission id.
 *
 * <p>Money: nothing here costs credits; {@link #notCharged} allows a new submit with the same key, so
 * check the provider's usage log before.
 *
 * <p>Threads: safe for concurrent use. Throws {@link IllegalArgumentException} for an unknown submission id, and {@link
 * IllegalStateException} if it does not stand where the decision applies.
 */
public final class OperatorActions {

    private static final int MOST_LISTED = 1000;

    private final Ledger ledger;
    private final LedgerClock clock;
    private final TaskAwaiter awaiter;
    private final String account;

    public OperatorActions(Ledger ledger, LedgerClock clock, TaskAwaiter awaiter, String account) {
        this.ledger = ledger;
        this.clock = clock;
        this.awaiter = awaiter;
        this.account = account;
    }

    /** PARKED: pending again, with its attempts reset. */
    public VideoTask release(String submissionId) {
        return decide(
                submissionId,
                "PARKED",
                task ->
                        task.getDelivery() == Delivery.PARKED
                                ? task.with(task.tracking().pending(null).withDeliveryAttempt(0))
                                : null);
    }

    /** OUTCOME_UNKNOWN, and the provider's usage log shows nothing: not charged, the key is free. */
    public VideoTask notCharged(String submissionId) {
        return decide(
                submissionId,
                "OUTCOME_UNKNOWN",
                task ->
                        task.getState() == TaskState.OUTCOME_UNKNOWN
                                ? SubmitTransitions.rejected(
                                        task, task, "an operator: not charged", clock.now())
                                : null);
    }

    /**
     * OUTCOME_UNKNOWN, and the provider's usage log shows this task: followed from now on. The provider
     * is asked once whether it knows the task.
     */
    public VideoTask adopt(String submissionId, String taskId) {
        require("submission id", submissionId);
        require("task id", taskId);
        requireFree(taskId);
        awaiter.status(taskId, "operator");
        requireFree(taskId);
        return decide(submissionId, "OUTCOME_UNKNOWN", adopting(taskId));
    }

    /** Asked before and after the provider was: two people may adopt one task at the same moment. */
    private void requireFree(String taskId) {
        List<VideoTask> rows = ledger.call(r -> r.find(TaskQuery.byTaskId(account, taskId)));
        if (!rows.isEmpty()) {
            throw new IllegalStateException(
                    "Task " + taskId + " belongs to submission " + rows.get(0).getSubmissionId());
        }
    }

    private UnaryOperator<VideoTask> adopting(String taskId) {
        return task -> {
            var reply = new SubmitOutcome.Accepted(taskId, null, null);
            var now = new SubmitTransitions.Times(clock.now(), clock.now());
            return task.getState() == TaskState.OUTCOME_UNKNOWN
                    ? SubmitTransitions.accepted(task, reply, now, null)
                    : null;
        };
    }

    /** RUNNING or WATCH_ENDED: polled now. */
    public VideoTask checkNow(String submissionId) {
        return decide(
                submissionId,
                "RUNNING or WATCH_ENDED",
                task ->
                        task.getState() == TaskState.RUNNING
                                ? task.with(task.tracking().withNextPollAt(clock.now()))
                                : RecoveryTransitions.resume(task, clock.now(), null));
    }

    /** Running tasks; the next poll first, at most {@code limit}. */
    public List<VideoTask> running(int limit) {
        return ledger.call(r -> r.find(TaskQuery.running(account, limit)));
    }

    /** Submissions that may have been charged; the oldest first. */
    public List<VideoTask> outcomeUnknown() {
        return ledger.call(r -> r.find(TaskQuery.outcomeUnknown(account, MOST_LISTED)));
    }

    /** Parked completions; the oldest first. */
    public List<VideoTask> parked() {
        return ledger.call(r -> r.find(TaskQuery.parked(account, MOST_LISTED)));
    }

    private VideoTask decide(String submissionId, String where, UnaryOperator<VideoTask> change) {
        require("submission id", submissionId);
        VideoTask task = ledger.find(submissionId).orElseThrow(() -> unknown(submissionId));
        Ledger.Changed changed = ledger.change(task, change);
        if (changed.made()) {
            return changed.task();
        }
        throw new IllegalStateException(
                "Submission "
                        + submissionId
                        + " is not "
                        + where
                        + " but "
                        + changed.task().getState()
                        + ", delivery "
                        + changed.task().getDelivery());
    }

    private static void require(String what, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Give a " + what + "; it is empty");
        }
    }

    private static IllegalArgumentException unknown(String submissionId) {
        return new IllegalArgumentException("The ledger has no submission " + submissionId);
    }
}
