package one.apiin.camel.internal.camel.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;

/**
 * The last changes of tasks that this process made, for their timelines.
 *
 * <p>Keeps {@value #EVENTS} changes of each of the {@value #TASKS} tasks that changed last.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: starts empty; the ledger's row still has the main instants.
 */
final class TaskHistory {

    static final int TASKS = 500;
    static final int EVENTS = 60;

    /** What an event says. */
    enum Kind {
        STATE,
        POLL,
        DELIVERY
    }

    /**
     * One change.
     *
     * @param text the new state or delivery; of a poll the number of polls so far
     */
    record Event(Instant at, Kind kind, String text) {}

    private final Supplier<Instant> now;
    private final Map<String, List<Event>> tasks =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<Event>> eldest) {
                    return size() > TASKS;
                }
            };

    TaskHistory(Supplier<Instant> now) {
        this.now = now;
    }

    void changed(VideoTask before, VideoTask after) {
        Instant at = now.get();
        List<Event> news = new ArrayList<>();
        int polls = after.tracking().polls().pollCount();
        int unusable = after.tracking().polls().failedPollCount();
        if (polls > before.tracking().polls().pollCount()) {
            news.add(new Event(at, Kind.POLL, "Poll " + polls));
        } else if (unusable > before.tracking().polls().failedPollCount()) {
            news.add(new Event(at, Kind.POLL, "Poll without a usable answer"));
        }
        if (after.getState() != before.getState()) {
            news.add(new Event(at, Kind.STATE, after.getState().name()));
        }
        if (after.getDelivery() != before.getDelivery() && after.getDelivery() != Delivery.NONE) {
            int attempt = after.getDeliveryAttempt();
            boolean failed = attempt > 0 && after.getDelivery() == Delivery.PENDING;
            String which = attempt == 0 ? "" : ", attempt " + attempt + (failed ? " failed" : "");
            news.add(new Event(at, Kind.DELIVERY, after.getDelivery().name() + which));
        }
        if (!news.isEmpty()) {
            add(after.getSubmissionId(), news);
        }
    }

    private synchronized void add(String submissionId, List<Event> news) {
        List<Event> events = tasks.computeIfAbsent(submissionId, id -> new ArrayList<>());
        events.addAll(news);
        if (events.size() > EVENTS) {
            events.subList(0, events.size() - EVENTS).clear();
        }
    }

    synchronized List<Event> of(String submissionId) {
        return List.copyOf(tasks.getOrDefault(submissionId, List.of()));
    }

    /** When the task was polled. */
    List<Instant> polls(String submissionId) {
        return of(submissionId).stream()
                .filter(event -> event.kind() == Kind.POLL)
                .map(Event::at)
                .toList();
    }
}
