package one.apiin.camel.internal.transition;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome.Failed;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.Tracking.PollState;
import one.apiin.camel.task.VideoTask;

/**
 * What a status call's outcome makes of a running task: a pure decision.
 *
 * <p>Only the provider's status completes a task. After HTTP errors, transport errors and unknown statuses
 * it runs on; a completed task without a result URL is polled again a few times, and fails then if a text beside it
 * may be the reason; one with a result URL and an unknown status is, too, and then counts as completed.
 *
 * <p>Time: after watchTimeout a task that runs is not polled further. A failed poll, as after a downtime or an
 * outage, ends it only if it is the third in a row, those from before watchTimeout included.
 */
public final class PollTransitions {

    /** How often a completed task without a result URL is polled again before it is delivered. */
    static final int POLLS_WITHOUT_URL = 5;

    /** How often an unknown status beside a video is seen before it means completed. */
    static final int POLLS_WITH_URL = 3;

    /** A task that a callback announced is asked for again soon, until this many polls in a row have failed. */
    private static final int FAILED_POLLS_AFTER_CALLBACK = 10;

    /** After watchTimeout the last of this many failed polls in a row ends the polling. */
    private static final int FAILED_POLLS_AFTER_TIMEOUT = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /**
     * How the outcome of a poll is judged.
     *
     * @param plan when the next one comes
     * @param jumped by how much the ledger's time has passed too fast since the task began
     * @param random uniform in [0, 1)
     * @param source {@code poll} or {@code callback}
     */
    public record Poll(
            PollSettings settings, PollPlan plan, Duration jumped, double random, String source) {

        Duration age(VideoTask task, Instant now) {
            return Duration.between(begin(task), now).minus(jumped);
        }
    }

    private PollTransitions() {}

    /**
     * @param task RUNNING
     * @param now the ledger's time
     */
    public static VideoTask after(VideoTask task, StatusOutcome outcome, Instant now, Poll poll) {
        if (outcome instanceof StatusOutcome.Completed done) {
            int withoutUrl = task.tracking().polls().completedWithoutUrlCount() + 1;
            if (done.videoUrls().isEmpty() && withoutUrl <= POLLS_WITHOUT_URL) {
                return again(task, null, now, poll, withoutUrl);
            }
            if (done.videoUrls().isEmpty() && done.reason() != null) {
                var why = new Failed(null, done.reason(), done.credits(), done.rawReply());
                return ended(failed(task, why), TaskState.FAILED, now, poll.source());
            }
            return ended(completed(task, done), TaskState.COMPLETED, now, poll.source());
        }
        if (outcome instanceof StatusOutcome.Failed failed) {
            return ended(failed(task, failed), TaskState.FAILED, now, poll.source());
        }
        int withUrl = withUrl(task, outcome);
        if (withUrl >= POLLS_WITH_URL) {
            StatusOutcome.Running seen = (StatusOutcome.Running) outcome;
            var done = new StatusOutcome.Completed(seen.videoUrls(), null, seen.rawReply());
            return ended(completed(task, done), TaskState.COMPLETED, now, poll.source());
        }
        boolean failed = outcome instanceof StatusOutcome.Unavailable;
        if (poll.age(task, now).compareTo(poll.settings().watchTimeout()) >= 0
                && !(failed && isPolledAgain(task))) {
            return ended(task.toBuilder(), TaskState.WATCH_ENDED, now, poll.source());
        }
        if (outcome instanceof StatusOutcome.Unavailable failure) {
            return afterError(task, failure, now, poll);
        }
        VideoTask seen = task.with(task.tracking().withLastSeenRunningAt(now));
        return again(seen, ((StatusOutcome.Running) outcome).retryAfter(), now, poll, withUrl);
    }

    /** The polls in a row with an unknown status beside a video; 0 for every other outcome. */
    private static int withUrl(VideoTask task, StatusOutcome outcome) {
        boolean video =
                outcome instanceof StatusOutcome.Running running && !running.videoUrls().isEmpty();
        return video ? task.tracking().polls().completedWithoutUrlCount() + 1 : 0;
    }

    /** Whether one more failed poll says too little about a task that is older than watchTimeout. */
    private static boolean isPolledAgain(VideoTask task) {
        return isAnnounced(task)
                || task.tracking().polls().failedPollCount() + 1 < FAILED_POLLS_AFTER_TIMEOUT;
    }

    /** Whether a callback has come, which no poll has answered, and few have failed to. */
    static boolean isAnnounced(VideoTask task) {
        return task.tracking().callbacks().callbackReceivedAt() != null
                && task.tracking().polls().failedPollCount() < FAILED_POLLS_AFTER_CALLBACK;
    }

    /** The acceptance of the task, or the reservation if that is not stored. */
    public static Instant begin(VideoTask task) {
        return task.getSubmittedAt() == null ? task.getCreatedAt() : task.getSubmittedAt();
    }

    private static VideoTask again(
            VideoTask task, Duration hint, Instant now, Poll poll, int withoutUrl) {
        int polls = task.tracking().polls().pollCount() + 1;
        Duration planned = poll.plan().nextPoll(poll.age(task, now), polls, poll.random());
        Duration gap = PollPlan.notBefore(hint, planned);
        return waiting(task, task.tracking().withPollCounts(polls, 0, withoutUrl), now, gap, poll);
    }

    private static VideoTask waiting(
            VideoTask task, Tracking next, Instant now, Duration gap, Poll poll) {
        boolean late = poll.age(task, now).compareTo(poll.settings().overdueAfter()) > 0;
        return task.with(
                next.with(
                        next.polls()
                                .withNextPollAt(now.plus(gap))
                                .withOverdue(late || next.polls().overdue())));
    }

    private static VideoTask afterError(
            VideoTask task, StatusOutcome.Unavailable failure, Instant now, Poll poll) {
        PollState polls = task.tracking().polls();
        int failures = polls.failedPollCount() + 1;
        Duration regular =
                isAnnounced(task)
                        ? Duration.ZERO
                        : poll.plan().nextPoll(poll.age(task, now), 0, poll.random());
        Duration first = poll.settings().failurePause();
        Duration pause =
                Backoff.pause(first, LONGEST_PAUSE, failures, failure.retryAfter(), poll.random());
        Duration gap = pause.compareTo(regular) > 0 ? pause : regular;
        Tracking next =
                task.tracking()
                        .withPollCounts(
                                polls.pollCount(), failures, polls.completedWithoutUrlCount());
        return waiting(task, next, now, gap, poll);
    }

    private static VideoTask.Builder completed(VideoTask task, StatusOutcome.Completed done) {
        return task.toBuilder()
                .videoUrls(done.videoUrls())
                .credits(done.credits() == null ? task.getCredits() : done.credits())
                .rawReply(done.rawReply());
    }

    private static VideoTask.Builder failed(VideoTask task, StatusOutcome.Failed failed) {
        return task.toBuilder()
                .failure(failed.code(), failed.message())
                .credits(failed.credits() == null ? task.getCredits() : failed.credits())
                .rawReply(failed.rawReply());
    }

    private static VideoTask ended(
            VideoTask.Builder task, TaskState state, Instant now, String source) {
        VideoTask next = task.state(state).endedAt(now).completionSource(source).build();
        Tracking last = next.tracking();
        Tracking polled = last.withPollCounts(last.polls().pollCount() + 1, 0, 0);
        return next.with(SubmitTransitions.undelivered(polled, last.ownership().owner()));
    }
}
