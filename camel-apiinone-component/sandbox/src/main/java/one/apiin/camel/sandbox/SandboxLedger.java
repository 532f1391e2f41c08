package one.apiin.camel.sandbox;

import java.util.List;
import java.util.function.Supplier;

/**
 * The provider's account statement: every request with its charges and refunds. Tests compare the
 * client's view with it.
 *
 * <p>Money: sums and counts are exact since the start or the last {@link Sandbox#reset}; the lists
 * keep the last entries only (100,000 each unless the builder says otherwise).
 * <p>Threads: safe for concurrent use. Lists are copies, oldest entry first.
 */
public final class SandboxLedger {

    private final Object lock = new Object();
    private final EventQueue events;
    private final BoundedLog<LedgerEntry.Arrival> arrivals;
    private final BoundedLog<LedgerEntry.Accepted> accepted;
    private final BoundedLog<LedgerEntry.Refused> refused;
    private final BoundedLog<LedgerEntry.Booking> bookings;
    private final BoundedLog<LedgerEntry.Ended> ended;
    private final BoundedLog<LedgerEntry.StatusCall> statusCalls;
    private final BoundedLog<LedgerEntry.Callback> callbacks;
    private final BoundedLog<LedgerEntry.Request> requests;
    private long charged;
    private long refunded;

    SandboxLedger(int limit, EventQueue events) {
        this.events = events;
        arrivals = new BoundedLog<>(limit);
        accepted = new BoundedLog<>(limit);
        refused = new BoundedLog<>(limit);
        bookings = new BoundedLog<>(limit);
        ended = new BoundedLog<>(limit);
        statusCalls = new BoundedLog<>(limit);
        callbacks = new BoundedLog<>(limit);
        requests = new BoundedLog<>(limit);
    }

    /** POSTs for a video that arrived, accepted or not. */
    public List<LedgerEntry.Arrival> arrivals() {
        return read(arrivals::copy);
    }

    /** POSTs that became a task and were charged. */
    public List<LedgerEntry.Accepted> accepted() {
        return read(accepted::copy);
    }

    /** POSTs that did not become a task. */
    public List<LedgerEntry.Refused> refused() {
        return read(refused::copy);
    }

    /** Charges and refunds in order. */
    public List<LedgerEntry.Booking> bookings() {
        return read(bookings::copy);
    }

    /** Completions of tasks in order. */
    public List<LedgerEntry.Ended> ended() {
        return read(ended::copy);
    }

    /** Status calls that arrived, whatever the response. */
    public List<LedgerEntry.StatusCall> statusCalls() {
        return read(statusCalls::copy);
    }

    /** Status calls for one task. */
    public List<LedgerEntry.StatusCall> statusCalls(String taskId) {
        return statusCalls().stream().filter(call -> call.taskId().equals(taskId)).toList();
    }

    /** Callbacks that were sent, each entered after its response or timeout. */
    public List<LedgerEntry.Callback> callbacks() {
        return read(callbacks::copy);
    }

    /** Every request with its response, entered when it was answered. */
    public List<LedgerEntry.Request> requests() {
        return read(requests::copy);
    }

    /** Sum of all charges, refunds not subtracted. */
    public long charged() {
        return read(() -> charged);
    }

    /** Sum of all refunds. */
    public long refunded() {
        return read(() -> refunded);
    }

    /** Exact number of POSTs that arrived. */
    public long arrivalCount() {
        return read(arrivals::count);
    }

    /** Exact number of POSTs that were accepted and charged. */
    public long acceptedCount() {
        return read(accepted::count);
    }

    /** Exact number of status calls. */
    public long statusCallCount() {
        return read(statusCalls::count);
    }

    /** A text table: sums, then the tasks, then the last requests. Contains no full API key. */
    public String report() {
        return LedgerReport.text(this);
    }

    @Override
    public String toString() {
        return report();
    }

    void add(LedgerEntry entry) {
        synchronized (lock) {
            append(entry);
        }
        events.add(entry);
    }

    void clear() {
        synchronized (lock) {
            for (BoundedLog<?> log : logs()) {
                log.clear();
            }
            charged = 0;
            refunded = 0;
        }
    }

    private List<BoundedLog<?>> logs() {
        return List.of(
                arrivals, accepted, refused, bookings, ended, statusCalls, callbacks, requests);
    }

    private void append(LedgerEntry entry) {
        if (entry instanceof LedgerEntry.Arrival e) {
            arrivals.add(e);
        } else if (entry instanceof LedgerEntry.Accepted e) {
            accepted.add(e);
        } else if (entry instanceof LedgerEntry.Refused e) {
            refused.add(e);
        } else if (entry instanceof LedgerEntry.Booking e) {
            bookings.add(e);
            charged += Math.max(0, -e.credits());
            refunded += Math.max(0, e.credits());
        } else if (entry instanceof LedgerEntry.Ended e) {
            ended.add(e);
        } else if (entry instanceof LedgerEntry.StatusCall e) {
            statusCalls.add(e);
        } else if (entry instanceof LedgerEntry.Callback e) {
            callbacks.add(e);
        } else if (entry instanceof LedgerEntry.Request e) {
            requests.add(e);
        }
    }

    private <T> T read(Supplier<T> what) {
        synchronized (lock) {
            return what.get();
        }
    }
}
