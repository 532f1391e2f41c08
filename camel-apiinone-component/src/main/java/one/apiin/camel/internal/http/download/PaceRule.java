package one.apiin.camel.internal.http.download;

import java.time.Duration;

/**
 * What bounds the time of a download: no total time-out, but a slowest pace.
 *
 * <p>Time: {@value #GRACE_SILENCES} silences of grace, and from then on {@value #SLOWEST} bytes a
 * second on average: 2 GiB take at most 37 hours.
 *
 * <p>Threads: immutable.
 */
final class PaceRule {

    static final int GRACE_SILENCES = 10;
    static final long SLOWEST = 16 * 1024;

    private PaceRule() {}

    static boolean isTooSlow(Duration elapsed, long received, Duration silence) {
        Duration allowed =
                silence.multipliedBy(GRACE_SILENCES).plusMillis(received * 1000 / SLOWEST);
        return elapsed.compareTo(allowed) > 0;
    }
}
