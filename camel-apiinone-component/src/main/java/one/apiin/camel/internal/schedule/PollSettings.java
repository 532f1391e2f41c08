package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * How the tasks of one group are watched.
 *
 * @param pollInterval the gap of the fixed plan; null = no endpoint of the group wants that plan
 * @param lagPerPoll what the adaptive plan saves calls by; null = no endpoint of the group wants it
 * @param watchTimeout regular looks end when a task is older
 * @param overdueAfter a task that still runs when it is older is told to the operators
 */
public record PollSettings(
        Duration pollInterval, Duration lagPerPoll, Duration watchTimeout, Duration overdueAfter) {

    private static final Duration LATE = Duration.ofMinutes(15);
    private static final int PAUSE = 5;

    /** The fixed plan, with the usual time until a task is overdue. */
    public PollSettings(Duration pollInterval, Duration watchTimeout) {
        this(pollInterval, null, watchTimeout, LATE);
    }

    public PollSettings {
        if (pollInterval == null && lagPerPoll == null) {
            throw new IllegalArgumentException("No plan");
        }
    }

    /**
     * Two endpoints of one group: each plan with the more frequent looks, of two plans the one that
     * looks sooner; the longer watch, the earlier warning.
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
        return one.compareTo(other) <= 0 ? one : other;
    }

    public boolean isAdaptive() {
        return lagPerPoll != null;
    }

    /** The plan for the tasks of one model, of whose ends such a share is told by callback. */
    public PollPlan plan(DurationModel model, double callbacks) {
        if (lagPerPoll == null) {
            return PollPlan.fixed(pollInterval);
        }
        PollPlan adaptive = new AdaptivePollPlan(lagPerPoll).of(model, callbacks);
        return pollInterval == null ? adaptive : adaptive.or(PollPlan.fixed(pollInterval));
    }

    /** The longest pause after a first fault. */
    public Duration faultPause() {
        return pollInterval == null ? lagPerPoll.multipliedBy(PAUSE) : pollInterval;
    }

    /** No two looks at one task are nearer than this. */
    public Duration shortestGap() {
        Duration fixed = pollInterval == null ? null : pollInterval.multipliedBy(9).dividedBy(10);
        return shorter(fixed, lagPerPoll == null ? null : lagPerPoll.dividedBy(2));
    }
}
