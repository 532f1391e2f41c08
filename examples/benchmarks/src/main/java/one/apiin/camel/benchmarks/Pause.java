package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits of the measuring process. */
final class Pause {

    private Pause() {}

    static void millis(long length) {
        long until = System.nanoTime() + Duration.ofMillis(length).toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Whether it came true within {@code longest}. */
    static boolean until(BooleanSupplier what, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            millis(1);
        }
        return true;
    }
}
