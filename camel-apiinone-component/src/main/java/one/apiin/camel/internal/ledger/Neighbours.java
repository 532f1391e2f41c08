package one.apiin.camel.internal.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import one.apiin.camel.task.Liveness;

/**
 * Which processes have stopped renewing: those whose counter was seen to stand still for their lease.
 *
 * <p>Time: this process's monotonic clock alone, so that no jump of another clock kills a living process. After a gap
 * between two readings the lease is watched anew: the ledger may have been down for all.
 *
 * <p>Threads: one at a time.
 */
final class Neighbours {

    private final long leaseNanos;
    private final Map<String, Seen> watched = new HashMap<>();
    private long readAt;

    private record Seen(Liveness state, long since) {}

    Neighbours(Duration ownLease) {
        this.leaseNanos = ownLease.toNanos();
    }

    /** The dead among {@code processes}, as they are in the ledger at {@code nanos}. */
    Map<String, Liveness> dead(Map<String, Liveness> processes, long nanos) {
        if (nanos - readAt > leaseNanos / 2) {
            watched.clear();
        }
        readAt = nanos;
        watched.keySet().retainAll(processes.keySet());
        Map<String, Liveness> dead = new HashMap<>();
        processes.forEach(
                (process, state) -> {
                    Seen seen = watched.get(process);
                    if (seen == null || !seen.state().equals(state)) {
                        watched.put(process, new Seen(state, nanos));
                    } else if (nanos - seen.since()
                            >= Math.max(leaseNanos, state.lease().toNanos())) {
                        dead.put(process, state);
                    }
                });
        return dead;
    }
}
