package one.apiin.camel.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;

/**
 * The faults for one kind of request: the queued ones, one per request, then the permanent one.
 *
 * <p>Threads: safe for concurrent use.
 */
final class FaultQueue {

    private final Deque<Fault> queue = new ArrayDeque<>();
    private Fault always = Faults.none();

    synchronized void add(List<Fault> faults) {
        queue.addAll(faults);
    }

    synchronized void always(Fault fault) {
        always = fault;
    }

    synchronized void clear() {
        queue.clear();
        always = Faults.none();
    }

    synchronized Fault next() {
        Fault queued = queue.poll();
        return queued == null ? always : queued;
    }
}
