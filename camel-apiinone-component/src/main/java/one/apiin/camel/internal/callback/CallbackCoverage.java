package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * The share of ends told by callback, for each group and model: a group may ask for callbacks and
 * another not.
 *
 * <p>Threads: safe for concurrent use; at most {@value #MOST} pairs are kept, further ones share one.
 */
public final class CallbackCoverage {

    private static final int MOST = 1000;

    /** A callback that comes later after the look that found the end is not waited for. */
    private static final Duration LATEST = Duration.ofMinutes(2);

    private record Key(String group, String model) {}

    private static final Key OTHERS = new Key("", "");

    private final Map<Key, CallbackShare> shares = new ConcurrentHashMap<>();

    /** The share for tasks like this one, 0 to 1. */
    public double of(String group, String model, Instant now) {
        CallbackShare share = shares.get(key(group, model));
        return share == null ? 0 : share.at(now);
    }

    /** A look has found the end of a task. */
    public void ended(VideoTask end, Instant now) {
        if (CallbackTransitions.isUndelivered(end)) {
            share(end).missed();
        } else if (end.getState() != TaskState.WATCH_ENDED) {
            share(end).told(now);
        }
    }

    /** A callback has come for this row. */
    void called(VideoTask row, Instant now) {
        boolean late =
                CallbackTransitions.isUndelivered(row)
                        && row.getEndedAt() != null
                        && now.isBefore(row.getEndedAt().plus(LATEST));
        if (late) {
            share(row).late(now);
        }
    }

    private CallbackShare share(VideoTask task) {
        Key wanted = key(task.getGroup(), task.getModel());
        Key kept = shares.size() < MOST || shares.containsKey(wanted) ? wanted : OTHERS;
        return shares.computeIfAbsent(kept, key -> new CallbackShare());
    }

    private static Key key(String group, String model) {
        return new Key(group, model == null ? "" : model);
    }
}
