package one.apiin.camel.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock, moved by the test, apart if need be. */
public final class FakeTime implements InstantSource, LongSupplier {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant wall = START;
    private long nanos = 7_000_000_000L;

    @Override
    public Instant instant() {
        return wall;
    }

    @Override
    public long getAsLong() {
        return nanos;
    }

    public void advance(Duration length) {
        wall = wall.plus(length);
        nanos += length.toNanos();
    }

    /** Sets the wall clock only. */
    public void jump(Duration length) {
        wall = wall.plus(length);
    }
}
