package one.apiin.camel.internal.camel.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of a meter's tag that users may choose freely: the first so many keep their names, all further
 * ones are one, so that a model name per message makes no meter per message.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class BoundedTagValues {

    public static final String NONE = "none";
    public static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final int most;

    /** {@code most} is the number of names that are kept. */
    public BoundedTagValues(int most) {
        this.most = most;
    }

    public String of(String value) {
        if (value == null || value.isBlank()) {
            return NONE;
        }
        return known.contains(value) || entered(value) ? value : OTHER;
    }

    /** A value of a tag that has few by nature. */
    public static String orNone(String value) {
        return value == null ? NONE : value;
    }

    private synchronized boolean entered(String value) {
        return known.size() < most && known.add(value) || known.contains(value);
    }
}
