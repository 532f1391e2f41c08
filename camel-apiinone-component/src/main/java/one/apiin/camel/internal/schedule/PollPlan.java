package one.apiin.camel.internal.schedule;

import java.time.Duration;
import one.apiin.camel.internal.util.Durations;

/**
 * Decides when a running task is polled next: a pure function.
 *
 * <p>Threads: implementations are immutable or safe for concurrent use.
 */
@FunctionalInterface
public interface PollPlan {

    /** The longest Retry-After that is respected. */
    Duration LONGEST_HINT = Duration.ofMinutes(5);

    /**
     * Returns the time from now to the next poll.
     *
     * @param age the time since the provider accepted the task
     * @param polls the number of answered status calls
     * @param random uniform in [0, 1), for the jitter
     */
    Duration nextPoll(Duration age, int polls, double random);

    /** A poll every {@code interval}, ±10 %. */
    static PollPlan fixed(Duration interval) {
        return (age, polls, random) ->
                Duration.ofMillis((long) (interval.toMillis() * (0.9 + 0.2 * random)));
    }

    /** The plan that polls at the earlier of both times. */
    default PollPlan or(PollPlan other) {
        return (age, polls, random) ->
                Durations.shorter(nextPoll(age, polls, random), other.nextPoll(age, polls, random));
    }

    /**
     * Returns the gap, extended to the Retry-After of the provider.
     *
     * @param hint the Retry-After, of which at most {@link #LONGEST_HINT} counts; null = none
     */
    static Duration notBefore(Duration hint, Duration gap) {
        return hint == null || hint.compareTo(gap) <= 0
                ? gap
                : Durations.shorter(hint, LONGEST_HINT);
    }
}
