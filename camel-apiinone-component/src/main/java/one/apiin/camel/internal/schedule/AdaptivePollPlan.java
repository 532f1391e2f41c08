package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * Looks most often when a task is most likely to end: by the {@link OptimalPollSchedule} of what was learned,
 * and before enough is known, and after its end, with a gap of sqrt(2c/h): c is the lag that one look
 * is worth, h the hazard of the duration.
 *
 * <p>Time: the first look of a task comes when the integral of sqrt(h/2c) reaches 1; until enough ends
 * are known it is spread over all that a wrong prior would hide, and the very first tasks are looked at
 * whenever their age has doubled. Gaps are never shorter than half of c and grow in the tail like the
 * root of the age. However many ends callbacks tell, no look comes more than {@link #CLOSES_UP} later
 * than without them: so soon looks are what they were, for every task, when callbacks stop.
 *
 * <p>Threads: immutable.
 */
public final class AdaptivePollPlan {

    /** So many ends must be known before the first looks are no longer spread. */
    static final int LEARNING = 20;

    /** With fewer ends than these, and few looks, even the order of magnitude is a guess. */
    private static final int GUESSING = 3;

    private static final int GUESSES = 200;

    private static final double JITTER = 0.1;
    private static final double SHORTEST = 0.05;
    private static final double SPREAD_FROM = 0.25;
    private static final double CALLBACKS_AT_MOST = 0.999;

    /** The longest that callbacks put off a look. */
    static final Duration CLOSES_UP = Duration.ofMinutes(3);

    private final double lagPerPoll;

    /**
     * @param lagPerPoll one look more is worth so much less lag, on average
     */
    public AdaptivePollPlan(Duration lagPerPoll) {
        this.lagPerPoll = Math.max(SHORTEST, lagPerPoll.toNanos() / 1e9);
    }

    /**
     * The time from now to the next look.
     *
     * @param age how long the provider has been at work
     * @param model how long its tasks take
     * @param prior what was believed before
     * @param callbacks the share of ends that a callback tells, 0 to 1
     * @param hint the provider's wish to be left alone so long; may be null
     * @param random uniform in [0, 1)
     */
    public Duration nextPoll(
            Duration age,
            DurationDistribution model,
            DurationPrior prior,
            double callbacks,
            Duration hint,
            double random) {
        double now = Math.max(0, age.toNanos() / 1e9);
        double gap = gap(now, model, prior, callbacks, random);
        if (callbacks > 0) {
            double without = gap(now, model, prior, 0, random);
            gap = Math.min(gap, without + CLOSES_UP.toSeconds());
        }
        return PollPlan.notBefore(hint, Duration.ofNanos((long) (gap * 1e9)));
    }

    /** This plan for the tasks of one model, of whose ends such a share is told by callback. */
    PollPlan of(DurationModel model, double callbacks) {
        return (age, looks, random) ->
                nextPoll(age, model.estimate(), model.prior(), callbacks, null, random);
    }

    private double gap(
            double now,
            DurationDistribution model,
            DurationPrior prior,
            double callbacks,
            double random) {
        if (model.completions() < GUESSING && model.observations() < GUESSES) {
            double doubled = Math.max(now, lagPerPoll) * (1 + JITTER * (2 * random - 1));
            return Math.min(doubled, planned(now, model, prior, callbacks, random));
        }
        return planned(now, model, prior, callbacks, random);
    }

    private double planned(
            double now,
            DurationDistribution model,
            DurationPrior prior,
            double callbacks,
            double random) {
        double missed = 1 - Math.max(0, Math.min(CALLBACKS_AT_MOST, callbacks));
        double amount = Math.sqrt(2 * lagPerPoll / missed);
        double planned = next(now, amount, model, missed);
        if (model.completions() < LEARNING) {
            double quarter = SPREAD_FROM * Math.min(prior.medianSeconds(), model.median());
            double from = Math.min(quarter, planned);
            if (now < from) {
                return from * Math.pow(Math.max(2 * quarter, planned) / from, random) - now;
            }
        }
        double local = Math.min(planned - now, amount / Math.sqrt(model.hazard(planned)));
        double gap = planned - now + JITTER * local * (2 * random - 1);
        double longest = longest(now, model) / Math.sqrt(missed);
        return Math.max(shortest(), Math.min(longest, gap));
    }

    private double next(double now, double amount, DurationDistribution model, double missed) {
        double best =
                model.completions() < LEARNING ? 0 : model.looks(lagPerPoll, missed).next(now);
        return best > now ? best : model.ageAfter(now, amount);
    }

    private double shortest() {
        return lagPerPoll / 2;
    }

    private double longest(double now, DurationDistribution model) {
        double median = Math.max(1, model.median());
        return Math.max(4 * lagPerPoll, Math.sqrt(median * Math.max(now, 4 * median)));
    }
}
