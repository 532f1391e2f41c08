package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.function.Function;
import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.DurationObservation;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.VideoTask;

/**
 * Chooses the poll plan of each task, and learns from its polls.
 *
 * <p>Time: the gaps count by the ledger's time; after it jumped back they are longer by the jump, so that
 * their real length stays the same.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class PollPlanProvider {

    private final Function<String, PollSettings> settingsOfGroup;
    private final DurationModelRegistry models;
    private final CallbackCoverage coverage;
    private final LedgerClock clock;

    /**
     * @param settingsOfGroup the poll settings of a group
     * @param coverage the share of completions that callbacks announce
     */
    public PollPlanProvider(
            Function<String, PollSettings> settingsOfGroup,
            DurationModelRegistry models,
            CallbackCoverage coverage,
            LedgerClock clock) {
        this.settingsOfGroup = settingsOfGroup;
        this.models = models;
        this.coverage = coverage;
        this.clock = clock;
    }

    /** The poll settings of a task's group. */
    public PollSettings settings(VideoTask task) {
        return settingsOfGroup.apply(task.getGroup());
    }

    /** When a task is polled next. */
    public PollPlan of(VideoTask task) {
        double announced = coverage.of(task.getGroup(), task.getModel(), clock.now());
        PollPlan plan = settings(task).plan(models.of(task.getModel()), announced);
        Duration lead = clock.lead();
        return (age, polls, random) -> plan.nextPoll(age, polls, random).plus(lead);
    }

    /**
     * Learns from a poll.
     *
     * @param before the row as it was before the poll
     * @param after the row as it was stored after it
     */
    public void learn(VideoTask before, StatusOutcome outcome, VideoTask after) {
        if (before.getSubmittedAt() != null
                && !before.getSubmittedAt().isBefore(clock.steadyFrom())) {
            DurationObservation.ofPoll(before, outcome, after, clock.now())
                    .ifPresent(seen -> models.observe(before.getModel(), seen));
        }
        if (after.getState().isDeliverable()) {
            coverage.onCompletion(after, clock.now());
        }
    }
}
