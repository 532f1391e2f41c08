package one.apiin.camel.sandbox;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which clip URLs are still valid: each has a generation number, except those of the first generation.
 *
 * <p>Threads: safe for concurrent use.
 */
final class ClipUrls {

    private static final Pattern GENERATION = Pattern.compile("(?:^|&)link=(\\d{1,9})(?:&|$)");

    private final AtomicInteger generation = new AtomicInteger();

    /** Expires all URLs reported so far. */
    void expire() {
        generation.incrementAndGet();
    }

    void reset() {
        generation.set(0);
    }

    /** The query of a URL of the current generation, with its question mark, or empty. */
    String query() {
        int now = generation.get();
        return now == 0 ? "" : "?link=" + now;
    }

    /** Whether a URL with this query, null for none, has expired. */
    boolean isExpired(String query) {
        Matcher match = GENERATION.matcher(query == null ? "" : query);
        return (match.find() ? Integer.parseInt(match.group(1)) : 0) < generation.get();
    }
}
