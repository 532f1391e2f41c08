package one.apiin.camel.internal.http.download;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Counts the attempts of a download and decides whether it may go on. A minimum throughput takes the
 * place of a total timeout.
 *
 * <p>Time: monotonic. After {@value #GRACE_TIMEOUTS} read timeouts of grace the average must be at least
 * {@value #MIN_BYTES_PER_SECOND} bytes a second: 2 GiB take at most 37 hours.
 *
 * <p>Threads: one at a time.
 */
final class DownloadProgress {

    static final int GRACE_TIMEOUTS = 10;
    static final long MIN_BYTES_PER_SECOND = 16 * 1024;

    private final LongSupplier nanos;
    private final long start;
    private final Duration readTimeout;
    private final BooleanSupplier wanted;
    private long furthest;
    private int idle;
    private int attempts;

    DownloadProgress(Duration readTimeout, BooleanSupplier wanted, LongSupplier nanos) {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.readTimeout = readTimeout;
        this.wanted = wanted;
    }

    /**
     * @throws DownloadRefusedException if it was cancelled or is too slow
     */
    void requireGoing(PartialFile file) throws DownloadRefusedException {
        if (!wanted.getAsBoolean()) {
            throw new DownloadRefusedException(
                    "download cancelled: no exchange waits for it, or the component is stopping");
        }
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - start);
        if (isTooSlow(elapsed, file.received(), readTimeout)) {
            throw new DownloadRefusedException(
                    "throughput below " + MIN_BYTES_PER_SECOND / 1024 + " KiB/s");
        }
    }

    static boolean isTooSlow(Duration elapsed, long received, Duration readTimeout) {
        Duration allowed =
                readTimeout
                        .multipliedBy(GRACE_TIMEOUTS)
                        .plusMillis(received * 1000 / MIN_BYTES_PER_SECOND);
        return elapsed.compareTo(allowed) > 0;
    }

    /** The number of interrupted attempts. */
    int attempts() {
        return attempts;
    }

    /** Counts an interrupted attempt; returns how many in a row have brought no new byte. */
    int idleAfter(long length) {
        attempts++;
        idle = length > furthest ? 0 : idle + 1;
        furthest = Math.max(furthest, length);
        return idle;
    }
}
