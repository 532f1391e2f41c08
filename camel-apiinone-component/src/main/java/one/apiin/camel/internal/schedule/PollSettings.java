package one.apiin.camel.internal.schedule;

import java.time.Duration;
import one.apiin.camel.internal.util.Durations;

/**
 * How the tasks of one group are polled.
 *
 * @param pollInterval the gap of the fixed plan; null = used by no endpoint of the group
 * @param lagPerPoll the poll cost of the adaptive plan; null = used by no endpoint of the group
 * @param watchTimeout the polling timeout: the age at which regular polling stops
 * @param overdueAfter the age from which a running task is reported to the operators
 */
public record PollSettings(
        Duration pollInterval, Duration lagPerPoll, Duration watchTimeout, Duration overdueAfter) {

    private static final Duration DEFAULT_OVERDUE_AFTER = Duration.ofMinutes(15);
    private static final int PAUSE_FACTOR = 5;

    /** The fixed plan, with the default of overdueAfter. */
    public PollSettings(Duration pollInterval, Duration watchTimeout) {
        this(pollInterval, null, watchTimeout, DEFAULT_OVERDUE_AFTER);
    }

    public PollSettings {
        if (pollInterval == null && lagPerPoll == null) {
            throw new IllegalArgumentException("pollInterval or lagPerPoll is required");
        }
    }

    /**
     * Combines two endpoints of one group: the more frequent polls of each plan, of two plans the
     * earlier poll; the longer polling timeout, the earlier overdue warning.
     */
    public PollSettings and(PollSettings other) {
        return new PollSettings(
                shorter(pollInterval, other.pollInterval),
                shorter(lagPerPoll, other.lagPerPoll),
                watchTimeout.compareTo(other.watchTimeout) >= 0 ? watchTimeout : other.watchTimeout,
                shorter(overdueAfter, other.overdueAfter));
    }

    private static Duration shorter(Duration one, Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Durations.shorter(one, other);
    }

    public boolean isAdaptive() {
        return lagPerPoll != null;
    }

    /** The plan for one model, given the share of its completions that callbacks report. */
    public PollPlan plan(DurationModel model, double callbackShare) {
        if (lagPerPoll == null) {
            return PollPlan.fixed(pollInterval);
        }
        PollPlan adaptive = new AdaptivePollPlan(lagPerPoll).of(model, callbackShare);
        return pollInterval == null ? adaptive : adaptive.or(PollPlan.fixed(pollInterval));
    }

    /** The longest pause after a first failed poll. */
    public Duration failurePause() {
        return pollInterval == null ? lagPerPoll.multipliedBy(PAUSE_FACTOR) : pollInterval;
    }

    /** The shortest gap between two polls of one task. */
    public Duration shortestGap() {
        Duration fixed = pollInterval == null ? null : pollInterval.multipliedBy(9).dividedBy(10);
        return shorter(fixed, lagPerPoll == null ? null : lagPerPoll.dividedBy(2));
    }
}
