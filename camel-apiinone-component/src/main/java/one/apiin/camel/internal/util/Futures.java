package one.apiin.camel.internal.util;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Small helps with futures. */
public final class Futures {

    private Futures() {}

    /**
     * A call that throws instead of answering becomes a failed future, so that cleaning up follows. Errors
     * too: after an {@code OutOfMemoryError} a request may have left all the same.
     */
    public static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
