package one.apiin.camel.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Small helps with futures. */
final class Async {

    private Async() {}

    /** A call that throws instead of answering becomes a failed future, so that cleaning up follows. */
    static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
