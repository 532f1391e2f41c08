package one.apiin.camel.internal.http.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * What the reply to a range request means. The body of a video is written to the file, of any other reply
 * nothing is read.
 *
 * @param location of a redirect, or null
 */
record RangeResponse(int status, String location, Body body) {

    /** The default of streams, 8 KiB, costs a system call for each of them. */
    private static final int BUFFER = 128 * 1024;

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

    static RangeResponse read(ClassicHttpResponse reply, PartialFile file) throws IOException {
        HttpEntity entity = reply.getEntity();
        boolean packed = Reply.isGzip(entity);
        Body body = body(reply, file, packed);
        boolean wanted = body == Body.WHOLE || body == Body.REST;
        InputStream content = entity == null || !wanted ? null : entity.getContent();
        if (packed && content != null) {
            content = Reply.unpacked(content, BUFFER);
        }
        if (body == Body.WHOLE) {
            long announced = entity == null ? 0 : entity.getContentLength();
            boolean counts = announced >= 0 && !(content instanceof GZIPInputStream);
            file.restart(
                    counts ? announced : PartialFile.UNKNOWN, packed ? null : tag(reply), packed);
        }
        if (content != null) {
            copy(content, file);
        }
        return new RangeResponse(reply.getCode(), location(reply), body);
    }

    private static void copy(InputStream in, PartialFile file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            file.write(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    private static Body body(ClassicHttpResponse reply, PartialFile file, boolean packed)
            throws DownloadRefusedException {
        if (reply.getCode() == 200) {
            return Body.WHOLE;
        }
        if (reply.getCode() != 206) {
            return Body.NONE;
        }
        String header = value(reply, HttpHeaders.CONTENT_RANGE);
        Matcher range = RANGE.matcher(header == null ? "" : header);
        if (packed
                || !range.matches()
                || Long.parseLong(range.group(1)) != file.resumableLength()) {
            return Body.OTHER;
        }
        String total = range.group(3);
        boolean same = total.equals("*") || file.isOfTotal(Long.parseLong(total));
        return same ? Body.REST : Body.OTHER;
    }

    /** The strong entity tag, or null. */
    private static String tag(ClassicHttpResponse reply) {
        String tag = value(reply, HttpHeaders.ETAG);
        return tag != null && tag.startsWith("\"") ? tag : null;
    }

    /** The client reads headers as ISO 8859-1, while file names in URLs often come in UTF-8. */
    private static String location(ClassicHttpResponse reply) {
        String value = value(reply, HttpHeaders.LOCATION);
        String text = value == null ? null : new String(value.getBytes(ISO_8859_1), UTF_8);
        return text == null || text.indexOf('\uFFFD') >= 0 ? value : text;
    }

    private static String value(ClassicHttpResponse reply, String name) {
        Header header = reply.getFirstHeader(name);
        return header == null || header.getValue() == null ? null : header.getValue().strip();
    }
}
