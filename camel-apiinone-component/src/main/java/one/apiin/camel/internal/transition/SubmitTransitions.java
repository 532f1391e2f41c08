package one.apiin.camel.internal.transition;

import java.time.Instant;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * What a reply to the POST makes of its row, also if it was changed concurrently: pure decisions. Null
 * leaves the row as it is.
 */
public final class SubmitTransitions {

    /** The ledger's time, and when an accepted task is polled first. */
    public record Times(Instant now, Instant firstPoll) {}

    private SubmitTransitions() {}

    /** Accepted: recorded unless the row already has a task. {@code waiter} null = no exchange waits. */
    public static VideoTask accepted(
            VideoTask row, SubmitOutcome.Accepted reply, Times times, String waiter) {
        if (!open(row)) {
            return null;
        }
        // A callback that came before the reply: the task may be complete.
        boolean called = row.tracking().callbacks().callbackReceivedAt() != null;
        Instant firstPoll = called ? times.now() : times.firstPoll();
        return row.toBuilder()
                .state(TaskState.RUNNING)
                .taskId(reply.taskId())
                .submittedAt(times.now())
                .endedAt(null)
                .failure(null, null)
                .credits(taken(reply))
                .rawReply(reply.rawReply())
                .tracking(running(row, waiter).withNextPollAt(firstPoll))
                .build();
    }

    /** 0 is a charge that the provider has not counted yet: the estimate stands for it. */
    private static Integer taken(SubmitOutcome.Accepted reply) {
        return reply.credits() == null || reply.credits() == 0 ? null : reply.credits();
    }

    /** A callback or an operator named the task, and the provider knows it: kept as candidate, unique in the ledger. */
    public static VideoTask adopted(VideoTask row, String taskId, Times times) {
        VideoTask next =
                row.getState() == TaskState.OUTCOME_UNKNOWN
                        ? accepted(row, new SubmitOutcome.Accepted(taskId, null, null), times, null)
                        : null;
        return next == null ? null : next.with(next.tracking().withCandidateTaskId(taskId));
    }

    private static Tracking running(VideoTask row, String waiter) {
        return row.tracking()
                .withRequestInFlight(false)
                .withOwner(waiter)
                .withDelivery(Delivery.NONE)
                .withDeliveryAttempt(0)
                .withCandidateTaskId(null);
    }

    /**
     * Not accepted: nothing charged. Applies to the reservation of {@code posted} only: the row may have
     * been rejected and reserved again by a submit whose own request is in flight.
     */
    public static VideoTask rejected(VideoTask row, VideoTask posted, String why, Instant now) {
        if (!open(row) || !sameReservation(row, posted)) {
            return null;
        }
        return row.toBuilder()
                .state(TaskState.REJECTED)
                .endedAt(now)
                .failure(null, why)
                .tracking(running(row, null).withNextPollAt(null).withoutCallback(0))
                .build();
    }

    /**
     * The provider's refusal. If it has called back about the submission and named a task all the same,
     * it is not known which is true: it may have been charged, which {@code owner} reports; null =
     * a consumer will.
     */
    public static VideoTask refused(
            VideoTask row, VideoTask posted, String why, Instant now, String owner) {
        if (row.tracking().callbacks().candidateTaskId() == null) {
            return rejected(row, posted, why, now);
        }
        return sameReservation(row, posted)
                ? unknown(row, why + "; but a callback named a task", now, owner)
                : null;
    }

    /** No usable reply. {@code owner} reports it by an exception; null = a consumer delivers it. */
    public static VideoTask unknown(VideoTask row, String why, Instant now, String owner) {
        return row.getState() == TaskState.RESERVED
                ? unknown(row, row.tracking(), why, now, owner)
                : null;
    }

    /** The same of a row in any state, with these columns. */
    static VideoTask unknown(
            VideoTask row, Tracking columns, String why, Instant now, String owner) {
        return row.toBuilder()
                .state(TaskState.OUTCOME_UNKNOWN)
                .endedAt(now)
                .failure(null, why)
                .tracking(undelivered(columns, owner))
                .build();
    }

    /** Of a new completion: a process whose exchange waits for it claims it; null = a consumer may. */
    static Tracking undelivered(Tracking columns, String owner) {
        Tracking first = columns.withDeliveryAttempt(0);
        return owner == null ? first.pending(null) : first.claimedBy(owner);
    }

    /** A rejected row, reserved again by a new submit with the same key. */
    public static VideoTask reservedAgain(VideoTask row, VideoTask fresh) {
        return fresh.toBuilder()
                .submissionId(row.getSubmissionId())
                .tracking(
                        row.tracking()
                                .with(fresh.tracking().ownership())
                                .withVersion(row.version()))
                .build();
    }

    /** Whether the row still stands for the reservation that was posted, and not for a later one. */
    public static boolean sameReservation(VideoTask row, VideoTask posted) {
        return row.tracking().ownership().reservationToken()
                == posted.tracking().ownership().reservationToken();
    }

    private static boolean open(VideoTask row) {
        return row.getTaskId() == null
                && (row.getState() == TaskState.RESERVED
                        || row.getState() == TaskState.OUTCOME_UNKNOWN);
    }
}
