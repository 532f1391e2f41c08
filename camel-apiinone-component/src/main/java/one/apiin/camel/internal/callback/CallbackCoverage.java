package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Learns which share of completions callbacks announce, for each group and model: the number of polls is
 * multiplied by the square root of the remaining share.
 *
 * <p>Time: an exponentially weighted share; about the last twenty completions count. After {@link
 * #SILENCE_LIMIT} without a callback the share is 0, so that polls are as dense as without callbacks.
 *
 * <p>Threads: safe for concurrent use; at most {@value #MAX_SHARES} pairs of group and model are
 * stored, further ones have a common share. Restart: learned anew within some completions.
 */
public final class CallbackCoverage {

    static final Duration SILENCE_LIMIT = Duration.ofMinutes(10);

    /** Gaps grow at most tenfold, so that they are short again soon when callbacks stop. */
    static final double MAX_SHARE = 0.99;

    private static final int MAX_SHARES = 1000;
    private static final int MAX_LATE = 1000;
    private static final double DECAY = 0.95;

    /** A callback this long after the poll that found the completion is not counted. */
    private static final Duration LATE_LIMIT = Duration.ofMinutes(2);

    private record Key(String group, String model) {}

    private static final Key OTHERS = new Key("", "");

    /** Decaying counts of completions with and without a callback; one missed callback to begin with. */
    private record Share(double announced, double missed, Instant lastCallback) {

        static final Share NONE = new Share(0, 1, null);

        Share withCallback(Instant now) {
            return new Share(DECAY * announced + 1, DECAY * missed, now);
        }

        Share withoutCallback() {
            return new Share(DECAY * announced, DECAY * missed + 1, lastCallback);
        }

        Share withLateCallback(Instant now) {
            return new Share(announced + 1, Math.max(0, missed - 1), now);
        }

        double at(Instant now) {
            return lastCallback == null || !now.isBefore(lastCallback.plus(SILENCE_LIMIT))
                    ? 0
                    : Math.min(MAX_SHARE, announced / (announced + missed));
        }
    }

    private final Map<Key, Share> shares = new ConcurrentHashMap<>();

    /** Submissions whose late callback was counted: the provider may repeat it, and so may an attacker. */
    private final Set<String> countedLate = new LinkedHashSet<>();

    /** The share for tasks of this group and model, 0 to 0.99. */
    public double of(String group, String model, Instant now) {
        return shares.getOrDefault(key(group, model), Share.NONE).at(now);
    }

    /** A poll has found the completion of a task. */
    public void onCompletion(VideoTask completed, Instant now) {
        if (CallbackTransitions.isCompletedWithoutCallback(completed)) {
            update(completed, Share::withoutCallback);
        } else if (completed.getState() != TaskState.WATCH_ENDED) {
            update(completed, share -> share.withCallback(now));
        }
    }

    /** A callback for this row has come: it counts, once, if a poll was a little faster. */
    void onCallback(VideoTask row, Instant now) {
        boolean late =
                CallbackTransitions.isCompletedWithoutCallback(row)
                        && row.getEndedAt() != null
                        && now.isBefore(row.getEndedAt().plus(LATE_LIMIT));
        if (late && isFirst(row.getSubmissionId())) {
            update(row, share -> share.withLateCallback(now));
        }
    }

    private synchronized boolean isFirst(String submissionId) {
        boolean added = countedLate.add(submissionId);
        if (countedLate.size() > MAX_LATE) {
            countedLate.remove(countedLate.iterator().next());
        }
        return added;
    }

    private void update(VideoTask task, UnaryOperator<Share> change) {
        shares.compute(
                key(task.getGroup(), task.getModel()),
                (k, share) -> change.apply(share == null ? Share.NONE : share));
    }

    /** Where the share is, or will be: of further pairs, in common. */
    private Key key(String group, String model) {
        Key wanted = new Key(group, model == null ? "" : model);
        return shares.size() < MAX_SHARES || shares.containsKey(wanted) ? wanted : OTHERS;
    }
}
