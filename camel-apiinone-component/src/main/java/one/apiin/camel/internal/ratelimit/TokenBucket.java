package one.apiin.camel.internal.ratelimit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket with a burst of one second's worth, which grants nothing during a pause requested
 * by the provider.
 *
 * <p>Time: monotonic; however far it jumps, at most one burst has accumulated.
 *
 * <p>Threads: one at a time.
 */
final class TokenBucket {

    private final LongSupplier nanos;
    private final Bucket bucket;
    private double rate;
    private long pausedUntil;

    TokenBucket(double requestsPerSecond, LongSupplier nanos) {
        this.nanos = nanos;
        this.rate = requestsPerSecond;
        this.pausedUntil = nanos.getAsLong();
        this.bucket =
                Bucket.builder()
                        .addLimit(limit(requestsPerSecond))
                        .withCustomTimePrecision(new Meter(nanos))
                        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                        .build();
    }

    /** Changes the rate; accumulated tokens stay, as far as the new burst allows. */
    void rate(double requestsPerSecond) {
        if (requestsPerSecond != rate) {
            rate = requestsPerSecond;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(limit(requestsPerSecond)).build(),
                    TokensInheritanceStrategy.AS_IS);
        }
    }

    long burst() {
        return burst(rate);
    }

    double rate() {
        return rate;
    }

    /** The tokens that are taken and not refilled yet. */
    long used() {
        return Math.max(0, burst() - bucket.getAvailableTokens());
    }

    boolean isPaused() {
        return pausedUntil - nanos.getAsLong() > 0;
    }

    /** A pause that ends before the current one changes nothing. */
    void pause(Duration length) {
        long now = nanos.getAsLong();
        pausedUntil = now + Math.max(pausedUntil - now, length.toNanos());
    }

    /** Takes a token: 0, or the nanoseconds to wait before the next attempt. */
    long take() {
        long left = pausedUntil - nanos.getAsLong();
        if (left > 0) {
            return left;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, probe.getNanosToWaitForRefill());
    }

    private static Bandwidth limit(double rate) {
        long burst = burst(rate);
        Duration refill = Duration.ofNanos((long) (burst * 1e9 / rate));
        return BandwidthBuilder.builder().capacity(burst).refillGreedy(burst, refill).build();
    }

    private static long burst(double rate) {
        return Math.max(1, Math.round(rate));
    }

    private record Meter(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
