package one.apiin.camel.internal.callback;

import java.time.Duration;
import java.time.Instant;

/**
 * Estimates which share of a model's ends callbacks tell, so that looks can be spared: by the square
 * root of what is left.
 *
 * <p>Time: the last hundred ends or so count. Three ends in a row that no callback told halve what was
 * known, and each further one again. When no callback has come for three times the usual gap (at least
 * 1 min, at most 5 min), the share falls in the same time to 0: after 10 min of silence at the latest
 * looks are as dense as without callbacks.
 *
 * <p>Threads: safe for concurrent use. Restart: learned anew within some ends.
 */
public final class CallbackShare {

    private static final double FADING = 0.99;

    /** Gaps grow at most tenfold, so that they are short again soon when callbacks stop. */
    private static final double MOST = 0.99;

    private static final int MISSES_IN_A_ROW = 3;
    private static final double GAP_WEIGHT = 0.2;
    private static final Duration SHORTEST_SILENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private double told;
    private double missed = 1;
    private int row;
    private Instant heard;
    private double gapSeconds;

    /** An end that a callback told. */
    public synchronized void told(Instant now) {
        count(1, 0);
        row = 0;
        if (heard != null) {
            double gap = Math.max(0, Duration.between(heard, now).toNanos() / 1e9);
            gapSeconds += GAP_WEIGHT * (gap - gapSeconds);
        }
        heard = now;
    }

    /** An end that a look found, and no callback had told. */
    public synchronized void missed() {
        count(0, 1);
        if (++row >= MISSES_IN_A_ROW) {
            told /= 2;
        }
    }

    /** The callback of an end that a look had found first. */
    public synchronized void late(Instant now) {
        missed = Math.max(0, missed - 1);
        told(now);
    }

    private void count(double one, double other) {
        told = FADING * told + one;
        missed = FADING * missed + other;
    }

    /** The share, 0 to 0.99. */
    public synchronized double at(Instant now) {
        if (heard == null) {
            return 0;
        }
        double silence = Duration.between(heard, now).toNanos() / 1e9;
        double allowed =
                Math.max(
                        SHORTEST_SILENCE.toSeconds(),
                        Math.min(LONGEST_SILENCE.toSeconds(), 3 * gapSeconds));
        double trust = Math.max(0, Math.min(1, 2 - silence / allowed));
        return Math.min(MOST, trust * told / (told + missed));
    }
}
