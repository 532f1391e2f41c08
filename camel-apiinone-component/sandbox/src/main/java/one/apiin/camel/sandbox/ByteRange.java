package one.apiin.camel.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a {@code Range} header asks for. Immutable.
 *
 * @param from first byte
 * @param to last byte, or less than {@code from} if the range cannot be satisfied
 */
record ByteRange(long from, long to) {

    private static final Pattern SYNTAX = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** The range, or null if the header is missing, malformed or has several ranges. */
    static ByteRange parse(String header, long length) {
        Matcher syntax = SYNTAX.matcher(header == null ? "" : header.trim());
        if (!syntax.matches() || header.trim().equals("bytes=-")) {
            return null;
        }
        long last = length - 1;
        if (syntax.group(1).isEmpty()) {
            long suffix = Long.parseLong(syntax.group(2));
            return suffix == 0 ? none() : of(Math.max(0, length - suffix), last, length);
        }
        long from = Long.parseLong(syntax.group(1));
        long to = syntax.group(2).isEmpty() ? last : Long.parseLong(syntax.group(2));
        return to < from && !syntax.group(2).isEmpty() ? null : of(from, to, length);
    }

    boolean satisfiable() {
        return from <= to;
    }

    String contentRange(long length) {
        return satisfiable() ? "bytes " + from + "-" + to + "/" + length : "bytes */" + length;
    }

    private static ByteRange of(long from, long to, long length) {
        return from >= length ? none() : new ByteRange(from, Math.min(to, length - 1));
    }

    private static ByteRange none() {
        return new ByteRange(0, -1);
    }
}
