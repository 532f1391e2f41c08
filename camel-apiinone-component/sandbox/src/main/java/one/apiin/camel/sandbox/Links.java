package one.apiin.camel.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which links to clips are still good: each carries the number of its generation, the first ones none.
 *
 * <p>Threads: safe for concurrent use.
 */
final class Links {

    private static final Pattern GENERATION = Pattern.compile("(?:^|&)link=(\\d{1,9})(?:&|$)");

    private final AtomicInteger generation = new AtomicInteger();

    /** Ends all links told so far. */
    void expire() {
        generation.incrementAndGet();
    }

    void reset() {
        generation.set(0);
    }

    /** The query of a link that is told now, with its question mark, or empty. */
    String query() {
        int now = generation.get();
        return now == 0 ? "" : "?link=" + now;
    }

    /** Whether a link with this query, null for none, has ended. */
    boolean isExpired(String query) {
        Matcher told = GENERATION.matcher(query == null ? "" : query);
        return (told.find() ? Integer.parseInt(told.group(1)) : 0) < generation.get();
    }
}
