package one.apiin.camel.internal.camel.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the values of a meter's tag that users may choose freely: the first ones are kept, all further ones
 * become {@value #OTHER}, so that a model name per message does not create a meter per message.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class BoundedTagValues {

    public static final String NONE = "none";
    public static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final int limit;

    /** {@code limit} is the number of values that are kept. */
    public BoundedTagValues(int limit) {
        this.limit = limit;
    }

    public String of(String value) {
        if (value == null || value.isBlank()) {
            return NONE;
        }
        return known.contains(value) || entered(value) ? value : OTHER;
    }

    private synchronized boolean entered(String value) {
        return known.size() < limit && known.add(value) || known.contains(value);
    }
}
