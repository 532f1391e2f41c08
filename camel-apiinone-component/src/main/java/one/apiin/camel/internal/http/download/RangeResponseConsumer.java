package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Decides what the reply to a range request means and writes its body to the file; of any other reply it
 * reads at most {@value #LONGEST_PAGE} bytes and stores nothing.
 *
 * <p>Threads: one I/O thread; {@link #drop()} by any.
 */
final class RangeResponseConsumer implements AsyncResponseConsumer<RangeResponseConsumer.Part> {

    /** Longest error page that is read before the connection is dropped. */
    private static final int LONGEST_PAGE = 64 * 1024;

    private static final Pattern RANGE =
            Pattern.compile("(?i)bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** How the body relates to the file. */
    enum Body {
        /** The whole file: begin anew. */
        WHOLE,
        /** The missing rest: append. */
        REST,
        /** Not part of the file. */
        NONE,
        /** A range of another version: request the whole file. */
        OTHER
    }

    /**
     * A complete reply.
     *
     * @param location of a redirect, or null
     */
    record Part(int status, String location, Body body) {}

    private final PartialFile file;
    private volatile boolean dropped;
    private FutureCallback<Part> callback;
    private Part part;
    private int skipped;

    RangeResponseConsumer(PartialFile file) {
        this.file = file;
    }

    /** Cancels the rest: the next byte ends the connection. */
    void drop() {
        dropped = true;
    }

    @Override
    public void consumeResponse(
            HttpResponse reply,
            EntityDetails entity,
            HttpContext context,
            FutureCallback<Part> resultCallback)
            throws IOException {
        callback = resultCallback;
        Body body = body(reply, file.length(), file.total());
        Header location = reply.getFirstHeader(HttpHeaders.LOCATION);
        part = new Part(reply.getCode(), location == null ? null : location.getValue(), body);
        if (body == Body.WHOLE) {
            long announced = entity == null ? 0 : entity.getContentLength();
            file.restart(Math.max(PartialFile.UNKNOWN, announced), tag(reply));
        }
        if (entity == null) {
            callback.completed(part);
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (dropped) {
            throw new InterruptedIOException("download cancelled");
        }
        if (part.body() == Body.WHOLE || part.body() == Body.REST) {
            file.write(source);
            return;
        }
        skipped += source.remaining();
        source.position(source.limit());
        if (skipped > LONGEST_PAGE) {
            throw new DownloadRefusedException(
                    part.status(), "the server answered " + part.status(), null);
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        callback.completed(part);
    }

    /**
     * @param from the first byte that was requested
     * @param total the length known so far, or {@link PartialFile#UNKNOWN}
     */
    private static Body body(HttpResponse reply, long from, long total) {
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
    private static String tag(HttpResponse reply) {
        String tag = value(reply, HttpHeaders.ETAG);
        return tag.startsWith("\"") ? tag : null;
    }

    private static String value(HttpResponse reply, String name) {
        Header header = reply.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue().strip();
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 1xx says nothing about the outcome.
    }

    @Override
    public void failed(Exception cause) {
        // The downloader is notified too.
    }

    @Override
    public void releaseResources() {
        // The downloader owns the file.
    }
}
