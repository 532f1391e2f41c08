package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.internal.schedule.PollSettings;

/**
 * How the tasks of each group are polled; the settings of several endpoints are combined.
 *
 * <p>Keeps the {@value #MAX_GROUPS} most recently used ones: the URIs of a dynamic route may name a new group
 * with each message.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class GroupPollSettings {

    static final int MAX_GROUPS = 10_000;

    private final Map<String, PollSettings> byGroup =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PollSettings> eldest) {
                    return size() > MAX_GROUPS;
                }
            };
    private final PollSettings others;

    /**
     * @param others for groups without settings, or forgotten ones
     */
    public GroupPollSettings(PollSettings others) {
        this.others = others;
    }

    public synchronized PollSettings of(String group) {
        return byGroup.getOrDefault(group, others);
    }

    /** Adds an endpoint's settings; returns whether the group is polled adaptively from now on only. */
    public synchronized boolean add(String group, PollSettings added) {
        PollSettings before = byGroup.get(group);
        PollSettings now = byGroup.merge(group, added, PollSettings::and);
        return now.isAdaptive() && (before == null || !before.isAdaptive());
    }

    /** Replaces a group's settings. */
    public synchronized void put(String group, PollSettings settings) {
        byGroup.put(group, settings);
    }

    /** The shortest gap between two polls of one task. */
    public synchronized Duration shortestGap() {
        return Stream.concat(Stream.of(others), byGroup.values().stream())
                .map(PollSettings::shortestGap)
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
