package one.apiin.camel.internal.util;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a line once instead of with every message.
 *
 * <p>Threads: safe for concurrent use. Names in messages are unbounded, so that nothing is logged
 * after {@value #MAX_KINDS} kinds.
 */
public final class LogOnce {

    static final int MAX_KINDS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LogOnce.class);
    private static final int MAX_LENGTH = 600;

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public void warn(String kind, String text) {
        if (isNew(kind)) {
            LOG.warn(line(text));
        }
    }

    public void info(String kind, String text) {
        if (isNew(kind)) {
            LOG.info(line(text));
        }
    }

    boolean isNew(String kind) {
        return logged.size() < MAX_KINDS && logged.add(line(kind));
    }

    /** A model's name may come from a message. */
    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH);
    }
}
