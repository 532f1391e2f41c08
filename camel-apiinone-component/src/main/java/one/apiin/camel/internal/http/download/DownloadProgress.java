package one.apiin.camel.internal.http.download;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts the attempts of a download and decides whether it may go on: a download that is too slow
 * ends before its total timeout.
 *
 * <p>Time: monotonic. After {@value #GRACE_TIMEOUTS} read timeouts of grace the average must be at least
 * {@value #MIN_BYTES_PER_SECOND} bytes a second: 2 GiB take at most 37 hours.
 *
 * <p>Threads: {@link #over} by any, the rest one at a time.
 */
final class DownloadProgress {

    static final int GRACE_TIMEOUTS = 10;
    static final long MIN_BYTES_PER_SECOND = 16 * 1024;

    private final LongSupplier nanos;
    private final long start;
    private final Duration readTimeout;
    private final Supplier<String> cancelled;
    private long furthest;
    private int idle;
    private int attempts;

    /**
     * @param cancelled the reason to end the download now, or null
     */
    DownloadProgress(Duration readTimeout, Supplier<String> cancelled, LongSupplier nanos) {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.readTimeout = readTimeout;
        this.cancelled = cancelled;
    }

    /** The reason why the download cannot go on, or null. */
    String over(PartialFile file) {
        String reason = cancelled.get();
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - start);
        if (reason == null && isTooSlow(elapsed, file.received(), readTimeout)) {
            return "throughput below " + MIN_BYTES_PER_SECOND / 1024 + " KiB/s";
        }
        return reason;
    }

    void requireGoing(PartialFile file) throws DownloadRefusedException {
        String reason = over(file);
        if (reason != null) {
            throw new DownloadRefusedException(reason);
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
