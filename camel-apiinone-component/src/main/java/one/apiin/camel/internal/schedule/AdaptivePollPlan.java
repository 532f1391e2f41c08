package one.apiin.camel.internal.schedule;

import java.time.Duration;

/**
 * Polls most often when a task is most likely to complete: the <em>inspection problem</em> of
 * Barlow, Hunter and Proschan (1963), with {@code lagPerPoll} as the price of one inspection.
 * Figures: {@code docs/explain/polling.md}.
 *
 * <p>Time: four phases; c is the poll cost in seconds of lag, h the hazard of the duration.
 *
 * <pre>
 * phase     while                            next poll
 * guessing  &lt; 3 completions, &lt; 200 polls  when the age has doubled, or as in learning if sooner
 * learning  &lt; 20 completions              gap sqrt(2c/h); first polls from a quarter of the median
 * schedule  otherwise                        {@link OptimalPollSchedule}
 * tail      older than the schedule          gap sqrt(2c/h), at most sqrt(median * age)
 * </pre>
 *
 * <p>No gap is shorter than c/2. Callbacks delay a poll by {@link #MAX_CALLBACK_DELAY} at most,
 * whatever share of the completions they report: polling is dense again soon after they stop.
 *
 * <p>Threads: immutable.
 */
public final class AdaptivePollPlan {

    /** With fewer completions the first polls are spread. */
    static final int LEARNING = 20;

    /** With fewer completions, and few polls, even the order of magnitude is a guess. */
    private static final int GUESSING = 3;

    private static final int GUESSING_POLLS = 200;

    private static final double JITTER = 0.1;
    private static final double MIN_POLL_COST = 0.05;
    private static final double SPREAD_FROM = 0.25;
    private static final double MAX_CALLBACK_SHARE = 0.999;

    /** The longest delay of a poll that callbacks cause. */
    static final Duration MAX_CALLBACK_DELAY = Duration.ofMinutes(3);

    private final double pollCost;

    /**
     * @param lagPerPoll the mean reduction of the lag that is worth one more poll
     */
    public AdaptivePollPlan(Duration lagPerPoll) {
        this.pollCost = Math.max(MIN_POLL_COST, lagPerPoll.toNanos() / 1e9);
    }

    /**
     * Returns the time from now to the next poll.
     *
     * @param age the time since the provider accepted the task
     * @param model the learned durations
     * @param prior the assumed durations
     * @param callbackShare the share of completions that callbacks report, 0 to 1
     * @param random uniform in [0, 1)
     */
    public Duration nextPoll(
            Duration age,
            DurationDistribution model,
            DurationPrior prior,
            double callbackShare,
            double random) {
        double ageSeconds = Math.max(0, age.toNanos() / 1e9);
        double gap = gap(ageSeconds, model, prior, callbackShare, random);
        if (callbackShare > 0) {
            double without = gap(ageSeconds, model, prior, 0, random);
            gap = Math.min(gap, without + MAX_CALLBACK_DELAY.toSeconds());
        }
        return Duration.ofNanos((long) (gap * 1e9));
    }

    /** This plan for one model, given the share of its completions that callbacks report. */
    PollPlan of(DurationModel model, double callbackShare) {
        return (age, polls, random) ->
                nextPoll(age, model.estimate(), model.prior(), callbackShare, random);
    }

    private double gap(
            double ageSeconds,
            DurationDistribution model,
            DurationPrior prior,
            double callbackShare,
            double random) {
        double callbackMissRate = 1 - Math.max(0, Math.min(MAX_CALLBACK_SHARE, callbackShare));
        double jitter = 2 * random - 1;
        boolean guesses = model.completions() < GUESSING && model.observations() < GUESSING_POLLS;
        double doubled = Math.max(ageSeconds, pollCost) * (1 + JITTER * jitter);
        double most = guesses ? doubled : Double.POSITIVE_INFINITY;
        double amount = Math.sqrt(2 * pollCost / callbackMissRate);
        double planned = next(ageSeconds, amount, model, callbackMissRate);
        double longest = longest(ageSeconds, model) / Math.sqrt(callbackMissRate);
        if (model.completions() < LEARNING) {
            double quarter = SPREAD_FROM * Math.min(prior.medianSeconds(), model.median());
            double from = Math.min(quarter, planned);
            if (ageSeconds < from) {
                double spread = from * Math.pow(Math.max(2 * quarter, planned) / from, random);
                return Math.min(most, bounded(spread - ageSeconds, longest));
            }
        }
        double local = Math.min(planned - ageSeconds, amount / Math.sqrt(model.hazard(planned)));
        double gap = planned - ageSeconds + JITTER * local * jitter;
        return Math.min(most, bounded(gap, longest));
    }

    /** Between c/2 and {@code longest}, whatever the arithmetic gives for a distribution out of its range. */
    private double bounded(double gap, double longest) {
        return Double.isNaN(gap) ? longest : Math.max(pollCost / 2, Math.min(longest, gap));
    }

    private double next(
            double ageSeconds, double amount, DurationDistribution model, double callbackMissRate) {
        double best =
                model.completions() < LEARNING
                        ? 0
                        : model.schedule(pollCost, callbackMissRate).next(ageSeconds);
        return best > ageSeconds ? best : model.ageAfter(ageSeconds, amount);
    }

    private double longest(double ageSeconds, DurationDistribution model) {
        double most = LogScaleGrid.edge(LogScaleGrid.CLASSES);
        double median = model.median() < most ? Math.max(1, model.median()) : most;
        return Math.max(4 * pollCost, Math.sqrt(median * Math.max(ageSeconds, 4 * median)));
    }
}
