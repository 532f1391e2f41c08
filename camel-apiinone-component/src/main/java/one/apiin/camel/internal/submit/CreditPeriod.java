package one.apiin.camel.internal.submit;

import java.time.Duration;
import java.time.Instant;

/**
 * A window of the ledger's time in which credits are counted: aligned to the epoch, so that all nodes
 * have the same one, and 24 h are a day in UTC. Pure; threads: immutable.
 */
public record CreditPeriod(Instant start, Duration length) {

    /** Each submission asks for the text, and nearly all for the same one. */
    private static volatile Named last = new Named(null, null);

    /** The period of an instant. */
    public static CreditPeriod at(Instant now, Duration length) {
        long millis = length.toMillis();
        long number = Math.floorDiv(now.toEpochMilli(), millis);
        return new CreditPeriod(Instant.ofEpochMilli(number * millis), Duration.ofMillis(millis));
    }

    /** The first instant after it. */
    public Instant end() {
        return start.plus(length);
    }

    /** As the ledger names it: an ISO-8601 interval, such as {@code 2026-11-23T00:00:00Z/PT24H}. */
    public String text() {
        Named known = last;
        if (!equals(known.period)) {
            String text =
                    (start + "/" + length).intern(); // rows by the thousand hold the same text
            known = new Named(this, text);
            last = known;
        }
        return known.text;
    }

    private record Named(CreditPeriod period, String text) {}
}
