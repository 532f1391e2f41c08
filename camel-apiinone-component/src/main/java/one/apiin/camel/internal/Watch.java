package one.apiin.camel.internal;

import java.time.Duration;

/**
 * How the tasks of one group are watched.
 *
 * @param pollInterval the gap of the fixed plan
 * @param watchTimeout regular looks end when a task is older
 */
public record Watch(Duration pollInterval, Duration watchTimeout) {

    /** Two endpoints of one group: the shorter gap and the longer watch. */
    public Watch and(Watch other) {
        return new Watch(
                pollInterval.compareTo(other.pollInterval) <= 0 ? pollInterval : other.pollInterval,
                watchTimeout.compareTo(other.watchTimeout) >= 0
                        ? watchTimeout
                        : other.watchTimeout);
    }

    public PollPlan plan() {
        return PollPlan.fixed(pollInterval);
    }
}
