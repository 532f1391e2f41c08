package one.apiin.camel.sandbox;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Delivers events to the listener in order, one at a time. Events are queued under the sandbox's lock
 * and delivered after it is released.
 *
 * <p>Threads: safe for concurrent use.
 */
final class EventQueue {

    private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());

    private final Deque<SandboxEvent> waiting = new ArrayDeque<>();
    private final Consumer<SandboxEvent> listener;
    private boolean delivering;

    EventQueue(Consumer<SandboxEvent> listener) {
        this.listener = listener;
    }

    void add(LedgerEntry entry) {
        if (listener == null) {
            return;
        }
        SandboxEvent event = SandboxEvent.of(entry);
        if (event != null) {
            synchronized (waiting) {
                waiting.add(event);
            }
        }
    }

    /** Delivers the queued events; a thread that is already delivering also takes those of others. */
    void deliver() {
        if (listener == null) {
            return;
        }
        synchronized (waiting) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        for (SandboxEvent next = take(); next != null; next = take()) {
            try {
                listener.accept(next);
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "The event listener threw on " + next, e);
            }
        }
    }

    private SandboxEvent take() {
        synchronized (waiting) {
            delivering = !waiting.isEmpty();
            return waiting.poll();
        }
    }
}
