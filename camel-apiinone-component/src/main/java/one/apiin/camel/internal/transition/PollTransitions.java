package one.apiin.camel.internal.transition;

import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import java.time.Duration;
import java.time.Instant;

/**
 * What a status call's outcome makes of a running task: a pure decision.
 *
 * <p>Only the provider's own word ends a task. HTTP errors, transport faults and unknown words keep it
 * running; a finished task without a link is read again a few times.
 */
public final class PollTransitions {

    /** How often a reply that names no video is read again before it is told as it is. */
    static final int POLLS_WITHOUT_URL = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /**
     * How a look is judged.
     *
     * @param plan when the next one comes
     * @param jumped by how much the ledger's time has passed too fast since the task began
     * @param random uniform in [0, 1)
     * @param source {@code poll} or {@code callback}
     */
    public record Look(
            PollSettings watch, PollPlan plan, Duration jumped, double random, String source) {

        private Duration age(VideoTask task, Instant now) {
            return PollTransitions.age(task, now).minus(jumped);
        }
    }

    private PollTransitions() {}

    /**
     * @param task RUNNING
     * @param now the ledger's time
     */
    public static VideoTask after(VideoTask task, StatusOutcome outcome, Instant now, Look look) {
        if (outcome instanceof StatusOutcome.Completed done) {
            int linkless = task.tracking().polls().completedWithoutUrlCount() + 1;
            if (done.videoUrls().isEmpty() && linkless <= POLLS_WITHOUT_URL) {
                return again(task, null, now, look, linkless);
            }
            return ended(completed(task, done), TaskState.COMPLETED, now, look.source());
        }
        if (outcome instanceof StatusOutcome.Failed failed) {
            return ended(failed(task, failed), TaskState.FAILED, now, look.source());
        }
        if (look.age(task, now).compareTo(look.watch().watchTimeout()) >= 0) {
            return ended(task.toBuilder(), TaskState.WATCH_ENDED, now, look.source());
        }
        if (outcome instanceof StatusOutcome.Unavailable fault) {
            return afterFault(task, fault, now, look);
        }
        VideoTask seen = task.with(task.tracking().withLastSeenRunningAt(now));
        return again(seen, ((StatusOutcome.Running) outcome).retryAfter(), now, look, 0);
    }

    static Duration age(VideoTask task, Instant now) {
        return Duration.between(begin(task), now);
    }

    /** Since when the provider is at work, as far as the row knows. */
    public static Instant begin(VideoTask task) {
        return task.getSubmittedAt() == null ? task.getCreatedAt() : task.getSubmittedAt();
    }

    private static VideoTask again(
            VideoTask task, Duration hint, Instant now, Look look, int linkless) {
        int looks = task.tracking().polls().pollCount() + 1;
        Duration planned = look.plan().nextPoll(look.age(task, now), looks, look.random());
        Duration gap = PollPlan.notBefore(hint, planned);
        return waiting(task, task.tracking().withPollCounts(looks, 0, linkless), now, gap, look);
    }

    private static VideoTask waiting(
            VideoTask task, Tracking next, Instant now, Duration gap, Look look) {
        boolean late = look.age(task, now).compareTo(look.watch().overdueAfter()) > 0;
        return task.with(
                next.with(
                        next.polls()
                                .withNextPollAt(now.plus(gap))
                                .withOverdue(late || next.polls().overdue())));
    }

    private static VideoTask afterFault(
            VideoTask task, StatusOutcome.Unavailable fault, Instant now, Look look) {
        int faults = task.tracking().polls().failedPollCount() + 1;
        Duration regular = look.plan().nextPoll(look.age(task, now), 0, look.random());
        Duration pause =
                Backoff.pause(
                        look.watch().failurePause(),
                        LONGEST_PAUSE,
                        faults,
                        fault.retryAfter(),
                        look.random());
        Duration gap = pause.compareTo(regular) > 0 ? pause : regular;
        Tracking next =
                task.tracking()
                        .withPollCounts(
                                task.tracking().polls().pollCount(),
                                faults,
                                task.tracking().polls().completedWithoutUrlCount());
        return waiting(task, next, now, gap, look);
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
        return next.with(told(next.tracking()));
    }

    /** Whoever waits for the task owns the telling of its end; else a consumer may claim it. */
    static Tracking told(Tracking tracking) {
        Tracking fresh =
                tracking.withPollCounts(tracking.polls().pollCount() + 1, 0, 0)
                        .withDeliveryAttempt(0);
        return fresh.ownership().owner() == null
                ? fresh.pending(null)
                : fresh.claimedBy(fresh.ownership().owner());
    }
}
