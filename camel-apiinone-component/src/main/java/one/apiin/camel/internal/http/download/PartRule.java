package one.apiin.camel.internal.http.download;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;

/**
 * What a reply to a request for the rest of a file means.
 *
 * <p>Threads: immutable.
 */
final class PartRule {

    /** What to do with the reply's body. */
    enum Body {
        /** The whole file: begin anew. */
        WHOLE,
        /** The rest: go on. */
        REST,
        /** Nothing that belongs to the file. */
        NONE,
        /** A part of something else: ask anew, for the whole. */
        OTHER
    }

    private static final Pattern RANGE =
            Pattern.compile("(?i)bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private PartRule() {}

    /**
     * @param from the first byte that was asked for
     * @param total the length known so far, or {@link PartialFile#UNKNOWN}
     */
    static Body of(HttpResponse reply, long from, long total) {
        if (reply.getCode() == 200) {
            return Body.WHOLE;
        }
        if (reply.getCode() != 206) {
            return Body.NONE;
        }
        Matcher range = RANGE.matcher(value(reply, HttpHeaders.CONTENT_RANGE));
        if (!range.matches() || Long.parseLong(range.group(1)) != from) {
            return Body.OTHER;
        }
        boolean same =
                range.group(3).equals("*")
                        || total == PartialFile.UNKNOWN
                        || Long.parseLong(range.group(3)) == total;
        return same ? Body.REST : Body.OTHER;
    }

    /** The strong entity tag, or null. */
    static String tag(HttpResponse reply) {
        String tag = value(reply, HttpHeaders.ETAG);
        return tag.startsWith("\"") ? tag : null;
    }

    private static String value(HttpResponse reply, String name) {
        Header header = reply.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue().strip();
    }
}
