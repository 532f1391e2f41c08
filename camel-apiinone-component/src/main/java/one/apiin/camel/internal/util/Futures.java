package one.apiin.camel.internal.util;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Helpers for futures. */
public final class Futures {

    private Futures() {}

    /**
     * A call that throws instead of returning becomes a failed future, so that the clean-up
     * follows. Errors too: after an {@code OutOfMemoryError} the request may have been sent.
     */
    public static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The exception that a future was completed with, without the wrapper that dependents see.
     */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
