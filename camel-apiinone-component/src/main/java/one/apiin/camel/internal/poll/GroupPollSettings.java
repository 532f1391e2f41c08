package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.util.Durations;

/**
 * How the tasks of each group are polled; the settings of several endpoints are combined.
 *
 * <p>Keeps the groups of all running endpoints, and the {@value #MAX_GROUPS} most recently used ones: the URIs of a
 * dynamic route may name a new group with each message.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class GroupPollSettings {

    static final int MAX_GROUPS = 10_000;

    private static final class Group {
        PollSettings settings;
        int endpoints;
    }

    private final Map<String, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final PollSettings others;
    private Duration shortestGap;

    /**
     * @param others for groups without settings, or forgotten ones
     */
    public GroupPollSettings(PollSettings others) {
        this.others = others;
        this.shortestGap = others.shortestGap();
    }

    public synchronized PollSettings of(String group) {
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
}
