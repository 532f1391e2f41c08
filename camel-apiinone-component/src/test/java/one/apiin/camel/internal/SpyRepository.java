package one.apiin.camel.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;

/** A repository of one process that logs the changes, and fails on demand. */
public final class SpyRepository implements TaskRepository {

    private final TaskRepository store;
    private final List<String> log;
    private boolean down;
    private String losing = "";
    private final Map<String, Runnable> events = new HashMap<>();

    public SpyRepository(TaskRepository store, List<String> log) {
        this.store = store;
        this.log = log;
    }

    /** Nothing reaches the ledger. */
    public void goDown() {
        down = true;
    }

    /** Calls of this name reach the ledger, but throw as if its reply was lost. */
    public void loseAnswersOf(String name) {
        losing = name;
    }

    /** Runs before each call of this name is answered. */
    public void onCall(String name, Runnable event) {
        events.put(name, event);
    }

    public void comeBack() {
        down = false;
        losing = "";
    }

    private <T> T call(String name, Supplier<T> work) {
        if (down) {
            throw new IllegalStateException("the ledger is down");
        }
        T answer = work.get();
        events.getOrDefault(name, () -> {}).run();
        if (losing.equals(name)) {
            throw new IllegalStateException("the ledger's answer is lost");
        }
        return answer;
    }

    private static String read(VideoTask row) {
        String suffix = row.tracking().ownership().requestInFlight() ? " in flight" : "";
        return row.getState() + suffix;
    }

    @Override
    public Reservation reserve(VideoTask task, CreditLimit limit) {
        return call(
                "reserve",
                () -> {
                    Reservation made = store.reserve(task, limit);
                    if (made.created()) {
                        log.add(read(made.task()));
                    }
                    return made;
                });
    }

    @Override
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit) {
        return call(
                "transition",
                () -> {
                    Optional<VideoTask> made = store.transition(seen, next, limit);
                    made.ifPresent(row -> log.add(read(row)));
                    return made;
                });
    }

    @Override
    public List<VideoTask> claimDue(DueQuery query) {
        return call("claimDue", () -> store.claimDue(query));
    }

    @Override
    public List<VideoTask> claimEnded(EndedQuery query) {
        return call("claimEnded", () -> store.claimEnded(query));
    }

    @Override
    public List<VideoTask> findOrphaned(int limit) {
        return call("abandoned", () -> store.findOrphaned(limit));
    }

    @Override
    public Instant heartbeat(String process, Duration lease) {
        return call("heartbeat", () -> store.heartbeat(process, lease));
    }

    @Override
    public Map<String, Liveness> processes() {
        return call("processes", store::processes);
    }

    @Override
    public boolean expire(String process, Liveness seen) {
        return call("expire", () -> store.expire(process, seen));
    }

    @Override
    public List<VideoTask> find(TaskQuery query) {
        return call("find", () -> store.find(query));
    }

    @Override
    public LedgerSums sums(String account) {
        return call("sums", () -> store.sums(account));
    }

    @Override
    public int purge(String account, Instant endedBefore, int limit) {
        return call("purge", () -> store.purge(account, endedBefore, limit));
    }
}
