package one.apiin.camel.internal.poll;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.DurationObservation;
import one.apiin.camel.internal.schedule.DurationObservations;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.VideoTask;

/**
 * Which plan each task is looked at by, and what its looks teach.
 *
 * <p>Time: the plans' gaps count by the ledger's time; when that has jumped back they are longer by the
 * jump, so that they last as long as they should.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class PollPlanProvider {

    private final Function<String, PollSettings> watches;
    private final DurationModelRegistry models;
    private final ToDoubleFunction<VideoTask> callbacks;
    private final LedgerClock clock;

    /**
     * @param watches how a group is watched
     * @param callbacks the share of ends like that of a task which a callback tells, 0 to 1
     */
    public PollPlanProvider(
            Function<String, PollSettings> watches,
            DurationModelRegistry models,
            ToDoubleFunction<VideoTask> callbacks,
            LedgerClock clock) {
        this.watches = watches;
        this.models = models;
        this.callbacks = callbacks;
        this.clock = clock;
    }

    /** How the group of a task is watched. */
    public PollSettings watch(VideoTask task) {
        return watches.apply(task.getGroup());
    }

    /** When a task is looked at next. */
    public PollPlan of(VideoTask task) {
        double told = callbacks.applyAsDouble(task);
        PollPlan plan = watch(task).plan(models.of(task.getModel()), told);
        return (age, looks, random) -> plan.nextPoll(age, looks, random).plus(clock.lead());
    }

    /**
     * Takes in what a look has shown.
     *
     * @param before the row as it was before the look
     * @param after the row as it was stored after it
     */
    public void learn(VideoTask before, StatusOutcome outcome, VideoTask after) {
        Instant now = clock.now();
        if (before.getSubmittedAt() != null
                && !before.getSubmittedAt().isBefore(clock.steadyFrom())) {
            Optional<DurationObservation> seen =
                    DurationObservations.seen(before, outcome, after, now);
            seen.ifPresent(one -> models.observe(before.getModel(), one));
        }
    }
}
