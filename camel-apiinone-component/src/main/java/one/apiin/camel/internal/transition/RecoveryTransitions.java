package one.apiin.camel.internal.transition;

import java.time.Instant;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/** The recovery of orphaned rows and of WATCH_ENDED tasks: pure decisions. */
public final class RecoveryTransitions {

    private static final String POSTING = "The process ended while the request was on its way";
    private static final String NOT_POSTED = "The process ended before the request was sent";

    private RecoveryTransitions() {}

    /** A WATCH_ENDED task runs again and is polled now; null if it is in another state. */
    public static VideoTask resume(VideoTask task, Instant now, String owner) {
        if (task.getState() != TaskState.WATCH_ENDED) {
            return null;
        }
        Tracking tracking =
                task.tracking()
                        .withOwner(owner)
                        .withDelivery(Delivery.NONE)
                        .withDeliveryAttempt(0)
                        .withNextPollAt(now);
        return task.toBuilder()
                .state(TaskState.RUNNING)
                .endedAt(null)
                .completionSource(null)
                .tracking(tracking)
                .build();
    }

    /** A completed task with the result URLs that a new reply names: older ones may have expired. */
    public static VideoTask withVideoUrls(VideoTask task, StatusOutcome outcome) {
        return task.getState() == TaskState.COMPLETED
                        && outcome instanceof StatusOutcome.Completed done
                        && (task.getVideoUrls().isEmpty() || !done.videoUrls().isEmpty())
                ? task.toBuilder().videoUrls(done.videoUrls()).rawReply(done.rawReply()).build()
                : task;
    }

    /**
     * The row of an undelivered completion with the result URLs that a new reply names, for its next
     * delivery; null if they are the same, or if the completion was delivered.
     */
    public static VideoTask renewed(VideoTask row, StatusOutcome outcome) {
        VideoTask next = withVideoUrls(row, outcome);
        return row.getDelivery() == Delivery.DELIVERED
                        || next.getVideoUrls().equals(row.getVideoUrls())
                ? null
                : next;
    }

    /** The row after its owner's process died; null if nothing changes. */
    public static VideoTask afterOwnerDied(VideoTask task, Instant now) {
        Tracking tracking = task.tracking();
        if (task.getState() == TaskState.RESERVED) {
            return tracking.ownership().requestInFlight()
                            || tracking.callbacks().candidateTaskId() != null
                    ? SubmitTransitions.unknown(task, POSTING, now, null)
                    : SubmitTransitions.rejected(task, task, NOT_POSTED, now);
        }
        if (tracking.delivery().state() == Delivery.CLAIMED) {
            return task.with(tracking.pending(null));
        }
        return tracking.ownership().owner() == null ? null : task.with(tracking.withOwner(null));
    }
}
