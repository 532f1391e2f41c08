package one.apiin.camel.internal.util;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Limits warnings that may repeat with every request: of each cause the first event, then one line every
 * {@link #GAP} with the number of events since.
 *
 * <p>Threads: safe for concurrent use. Causes are unbounded, such as words of the provider, so that all share
 * one line after {@value #MAX_CAUSES} of them.
 */
public final class RateLimitedLog {

    static final Duration GAP = Duration.ofMinutes(5);
    static final int MAX_CAUSES = 100;

    private static final String OTHERS = "others";

    private static final class Cause {
        private long unlogged;
        private long nextAt;
        private LongConsumer last = many -> {};

        Cause(long now) {
            nextAt = now;
        }

        synchronized OptionalLong count(long now) {
            unlogged++;
            if (now - nextAt < 0) {
                return OptionalLong.empty();
            }
            nextAt = now + GAP.toNanos();
            long count = unlogged;
            unlogged = 0;
            return OptionalLong.of(count);
        }

        synchronized OptionalLong count(long now, LongConsumer line) {
            last = line;
            return count(now);
        }

        synchronized void flush(long now) {
            if (unlogged > 0 && now - nextAt >= 0) {
                nextAt = now + GAP.toNanos();
                last.accept(unlogged);
                unlogged = 0;
            }
        }
    }

    private final LongSupplier nanos;
    private final Map<String, Cause> causes = new ConcurrentHashMap<>();

    /**
     * @param nanos monotonic nanoseconds
     */
    public RateLimitedLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts an event; returns the number since the last line of its cause if a line is due, else empty. */
    public OptionalLong count(String cause) {
        return of(cause).count(nanos.getAsLong());
    }

    private Cause of(String cause) {
        boolean known = causes.containsKey(cause) || causes.size() < MAX_CAUSES;
        long now = nanos.getAsLong();
        return causes.computeIfAbsent(known ? cause : OTHERS, name -> new Cause(now));
    }

    /** Writes the last line of each cause, with its count, of which none was due: for those that nothing follows. */
    public void flush() {
        long now = nanos.getAsLong();
        causes.values().forEach(cause -> cause.flush(now));
    }

    /** At {@code level} if a line is due, else at DEBUG; the last {} of {@code text} is for the count. */
    public void log(Logger log, Level level, String cause, String text, Object... values) {
        LongConsumer line = many -> log.atLevel(level).log(text, with(values, times(many)));
        of(cause)
                .count(nanos.getAsLong(), line)
                .ifPresentOrElse(line, () -> log.debug(text, with(values, "")));
    }

    private static Object[] with(Object[] values, String count) {
        Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = count;
        return all;
    }

    /** The failure in one line if one is due; its stack trace at DEBUG only. */
    public void failed(Logger log, Level level, String text, Throwable failure) {
        failed(log, level, text, text, failure);
    }

    /** The same, of texts that vary with a task. */
    public void failed(Logger log, Level level, String cause, String text, Throwable failure) {
        log.debug(text, failure);
        count(cause)
                .ifPresent(
                        many ->
                                log.atLevel(level)
                                        .log("{}: {}{}", text, ErrorText.of(failure), times(many)));
    }

    /** The end of a line: empty for the first event. */
    public static String times(long count) {
        return count == 1 ? "" : " (" + count + " times since the last such line)";
    }
}
