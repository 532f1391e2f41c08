package one.apiin.camel.internal.util;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is worth a line in the log once, and not with every message.
 *
 * <p>Threads: safe for concurrent use. Names in messages are without end, so after {@value #MOST} kinds
 * no further one is told.
 */
public final class LogOnce {

    static final int MOST = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LogOnce.class);
    private static final int LONGEST = 600;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

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
        return told.size() < MOST && told.add(line(kind));
    }

    /** A model's name may come from a message. */
    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }
}
