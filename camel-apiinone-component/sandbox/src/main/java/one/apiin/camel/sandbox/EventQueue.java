package one.apiin.camel.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the listener in their order, one at a time, and never while the sandbox's state is
 * locked: they are put in under the lock and told after it.
 *
 * <p>Threads: safe for concurrent use.
 */
final class EventQueue {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final Deque<SandboxEvent> waiting = new ArrayDeque<>();
    private final Consumer<SandboxEvent> listener;
    private boolean telling;

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

    /** Tells what waits; if another thread is telling, that one goes on with ours. */
    void tell() {
        if (listener == null) {
            return;
        }
        synchronized (waiting) {
            if (telling) {
                return;
            }
            telling = true;
        }
        for (SandboxEvent next = take(); next != null; next = take()) {
            try {
                listener.accept(next);
            } catch (RuntimeException e) {
                LOG.debug("The event listener threw on {}", next, e);
            }
        }
    }

    private SandboxEvent take() {
        synchronized (waiting) {
            telling = !waiting.isEmpty();
            return waiting.poll();
        }
    }
}
