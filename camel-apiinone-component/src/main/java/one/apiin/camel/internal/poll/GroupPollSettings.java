package one.apiin.camel.internal.poll;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import one.apiin.camel.internal.schedule.PollSettings;

/**
 * How the tasks of each group are polled; the settings of several endpoints are combined.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class GroupPollSettings {

    private final Map<String, PollSettings> byGroup = new ConcurrentHashMap<>();
    private final PollSettings others;

    /**
     * @param others for groups without settings
     */
    public GroupPollSettings(PollSettings others) {
        this.others = others;
    }

    public PollSettings of(String group) {
        return byGroup.getOrDefault(group, others);
    }

    /** Adds an endpoint's settings; returns whether the group is polled adaptively from now on only. */
    public boolean add(String group, PollSettings added) {
        PollSettings before = byGroup.get(group);
        PollSettings now = byGroup.merge(group, added, PollSettings::and);
        return now.isAdaptive() && (before == null || !before.isAdaptive());
    }

    /** Replaces a group's settings. */
    public void put(String group, PollSettings settings) {
        byGroup.put(group, settings);
    }

    /** The shortest gap between two polls of one task. */
    public Duration shortestGap() {
        return Stream.concat(Stream.of(others), byGroup.values().stream())
                .map(PollSettings::shortestGap)
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
