package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * When to look at a running task next: a pure function.
 *
 * <p>Threads: implementations are immutable or safe for concurrent use.
 */
@FunctionalInterface
public interface PollPlan {

    /** The longest time the provider may keep us from looking. */
    Duration LONGEST_HINT = Duration.ofMinutes(5);

    /**
     * The time from now to the next look.
     *
     * @param age how long the provider has been at work
     * @param looks status calls answered so far
     * @param random uniform in [0, 1), for the jitter
     */
    Duration nextPoll(Duration age, int looks, double random);

    /** A look every {@code interval}, give or take a tenth. */
    static PollPlan fixed(Duration interval) {
        return (age, looks, random) ->
                Duration.ofMillis((long) (interval.toMillis() * (0.9 + 0.2 * random)));
    }

    /** Whichever of the two looks sooner. */
    default PollPlan or(PollPlan other) {
        return (age, looks, random) -> {
            Duration one = nextPoll(age, looks, random);
            Duration two = other.nextPoll(age, looks, random);
            return one.compareTo(two) <= 0 ? one : two;
        };
    }

    /**
     * The gap, but not before the provider wants to be asked again.
     *
     * @param hint its wish to be left alone so long, at most {@link #LONGEST_HINT} of it; null = none
     */
    static Duration notBefore(Duration hint, Duration gap) {
        if (hint == null || hint.compareTo(gap) <= 0) {
            return gap;
        }
        return hint.compareTo(LONGEST_HINT) < 0 ? hint : LONGEST_HINT;
    }
}
