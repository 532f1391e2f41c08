package one.apiin.camel.internal.transition;

import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import java.time.Instant;

/** What becomes of a row whose owner has died: a pure decision. */
public final class AbandonedRule {

    private AbandonedRule() {}

    /** The row after its owner's death; null if the death changes nothing. */
    public static VideoTask next(VideoTask task, Instant now) {
        Tracking tracking = task.tracking();
        if (task.getState() == TaskState.RESERVED) {
            return tracking.ownership().requestInFlight()
                            || tracking.callbacks().candidateTaskId() != null
                    ? unknown(task, now)
                    : rejected(task, now);
        }
        if (tracking.delivery().state() == Delivery.CLAIMED) {
            return task.with(tracking.pending(null));
        }
        return tracking.ownership().owner() == null ? null : task.with(tracking.withOwner(null));
    }

    private static VideoTask unknown(VideoTask task, Instant now) {
        return task.toBuilder()
                .state(TaskState.OUTCOME_UNKNOWN)
                .endedAt(now)
                .failure(null, "The process ended while the request was on its way")
                .tracking(task.tracking().withDeliveryAttempt(0).pending(null))
                .build();
    }

    private static VideoTask rejected(VideoTask task, Instant now) {
        return task.toBuilder()
                .state(TaskState.REJECTED)
                .endedAt(now)
                .failure(null, "The process ended before the request was sent")
                .tracking(task.tracking().withOwner(null).withRequestInFlight(false))
                .build();
    }
}
