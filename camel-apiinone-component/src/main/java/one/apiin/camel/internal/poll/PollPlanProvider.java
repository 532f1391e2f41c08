package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.DurationObservation;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.util.Durations;
import one.apiin.camel.task.VideoTask;

/**
 * Chooses the poll plan of each task by the settings of its group, and learns from its polls. The settings of several
 * endpoints of a group are combined.
 *
 * <p>Keeps the groups of all running endpoints, and the {@value #MAX_GROUPS} most recently used ones: the URIs of a
 * dynamic route may name a new group with each message.
 *
 * <p>Time: the gaps count by the ledger's time; after it jumped back they are longer by the jump, so that
 * their real length stays the same.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class PollPlanProvider {

    static final int MAX_GROUPS = 10_000;

    private static final class Group {
        PollSettings settings;
        int endpoints;
    }

    private final Map<String, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final PollSettings others;
    private Duration shortestGap;
    private final DurationModelRegistry models;
    private final CallbackCoverage coverage;
    private final LedgerClock clock;

    /**
     * @param others for groups without settings, or forgotten ones
     * @param coverage the share of completions that callbacks announce
     */
    public PollPlanProvider(
            PollSettings others,
            DurationModelRegistry models,
            CallbackCoverage coverage,
            LedgerClock clock) {
        this.others = others;
        this.shortestGap = others.shortestGap();
        this.models = models;
        this.coverage = coverage;
        this.clock = clock;
    }

    /** The poll settings of a group. */
    public synchronized PollSettings settings(String group) {
        Group known = groups.get(group);
        return known == null ? others : known.settings;
    }

    /** Adds a started endpoint's settings; returns whether the group is polled adaptively from now on only. */
    public synchronized boolean add(String group, PollSettings added) {
        Group known = groups.computeIfAbsent(group, name -> new Group());
        PollSettings before = known.settings;
        known.settings = known.endpoints++ > 0 ? before.and(added) : added;
        shorten(before, known.settings);
        forgetEldest();
        return known.settings.isAdaptive() && (before == null || !before.isAdaptive());
    }

    /** An endpoint has stopped; its settings hold on for the tasks that run, until another one starts. */
    public synchronized void remove(String group) {
        Group known = groups.get(group);
        if (known != null) {
            known.endpoints = Math.max(0, known.endpoints - 1);
        }
    }

    private void forgetEldest() {
        if (groups.size() > MAX_GROUPS) {
            groups.values().stream()
                    .filter(group -> group.endpoints == 0)
                    .findFirst()
                    .ifPresent(groups.values()::remove);
        }
    }

    private void shorten(PollSettings before, PollSettings now) {
        if (before != null && before.shortestGap().compareTo(now.shortestGap()) < 0) {
            shortestGap = others.shortestGap();
            groups.values().forEach(one -> shorten(one.settings));
        } else {
            shorten(now);
        }
    }

    private void shorten(PollSettings settings) {
        shortestGap = Durations.shorter(settings.shortestGap(), shortestGap);
    }

    /** The shortest gap between two polls of one task, of all groups so far. */
    public synchronized Duration shortestGap() {
        return shortestGap;
    }

    /** The poll settings of a task's group. */
    public PollSettings settings(VideoTask task) {
        return settings(task.getGroup());
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
