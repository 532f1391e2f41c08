package one.apiin.camel.internal.http.download;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a download gets on, and whether it may go on.
 *
 * <p>Time: monotonic.
 *
 * <p>Threads: one at a time.
 */
final class DownloadProgress {

    private final long start = System.nanoTime();
    private final Duration silence;
    private final BooleanSupplier wanted;
    private long furthest;
    private int idle;
    private int attempts;

    DownloadProgress(Duration silence, BooleanSupplier wanted) {
        this.silence = silence;
        this.wanted = wanted;
    }

    /**
     * @throws DownloadRefusedException if nobody wants it any more, or it is too slow
     */
    void requireGoing(PartialFile transfer) throws DownloadRefusedException {
        if (!wanted.getAsBoolean()) {
            throw new DownloadRefusedException(
                    "nobody waits for it any more, or the component is stopping");
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (PaceRule.isTooSlow(elapsed, transfer.received(), silence)) {
            throw new DownloadRefusedException(
                    "it comes slower than " + PaceRule.SLOWEST / 1024 + " KiB a second");
        }
    }

    /** Attempts that broke off, all together. */
    int attempts() {
        return attempts;
    }

    /** Counts an attempt that broke off; how many of them in a row have brought nothing new. */
    int idleAfter(long length) {
        attempts++;
        idle = length > furthest ? 0 : idle + 1;
        furthest = Math.max(furthest, length);
        return idle;
    }
}
