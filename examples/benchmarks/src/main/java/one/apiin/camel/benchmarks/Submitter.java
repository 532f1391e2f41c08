package one.apiin.camel.benchmarks;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A way to submit. Threads: safe for concurrent use. Ownership: the caller that opens it closes it.
 */
abstract class Submitter implements AutoCloseable {

    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    /** Submits one prompt; runs {@code done} when it has ended, on whatever thread. */
    abstract void submit(Runnable done);

    @Override
    public abstract void close();

    /** The first fault, or null. */
    final Throwable fault() {
        return fault.get();
    }

    /** Takes a fault, or the lack of a task id for one. */
    final void ended(Object taskId, Throwable cause) {
        if (cause != null || taskId == null) {
            fault.compareAndSet(
                    null, cause == null ? new IllegalStateException("No task id") : cause);
        }
    }
}
