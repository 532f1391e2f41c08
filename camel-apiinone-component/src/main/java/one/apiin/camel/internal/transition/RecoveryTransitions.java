package one.apiin.camel.internal.transition;

import java.time.Instant;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/** Small pure decisions about tasks that are watched again or read again. */
public final class RecoveryTransitions {

    private RecoveryTransitions() {}

    /** A task whose watch had ended runs again and is looked at now; null if it has moved on. */
    public static VideoTask again(VideoTask task, Instant now, String owner) {
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

    /** A completed task with the links that a fresh reply names. */
    public static VideoTask withLinks(VideoTask task, StatusOutcome outcome) {
        return task.getState() == TaskState.COMPLETED
                        && task.getVideoUrls().isEmpty()
                        && outcome instanceof StatusOutcome.Completed done
                ? task.toBuilder().videoUrls(done.videoUrls()).rawReply(done.rawReply()).build()
                : task;
    }
}
