package one.apiin.camel.internal;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool whose first threads cannot be created; afterwards the caller does the work. JUnit itself ends at an
 * OutOfMemoryError, so it is another Error.
 */
public final class ExhaustedPool extends ThreadPoolExecutor {

    private int failures;

    public ExhaustedPool(int failures) {
        super(0, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
        this.failures = failures;
    }

    @Override
    public void execute(Runnable work) {
        if (failures-- > 0) {
            throw new InternalError("as if out of threads");
        }
        work.run();
    }
}
