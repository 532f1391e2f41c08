package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a thread of the component waits: always bounded. Tests replace it by a virtual time. */
@FunctionalInterface
public interface Waits {

    /** The thread itself waits. */
    Waits BLOCKING =
            (event, atMost) -> {
                try {
                    event.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException e) {
                    return false;
                } catch (ExecutionException e) {
                    return true;
                }
            };

    /**
     * Waits for an event.
     *
     * @return whether it has happened, normally or with an exception; false when the time is over
     * @throws InterruptedException if the calling thread was interrupted
     */
    boolean await(CompletableFuture<?> event, Duration atMost) throws InterruptedException;
}
