package one.apiin.camel.internal.http.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Reads a reply of at most {@value #LIMIT} bytes into memory, also once unpacked; a longer one is an
 * error. No compression is requested, but a proxy may compress nevertheless.
 */
public final class ReplyBody {

    public static final int LIMIT = 1 << 20;

    private ReplyBody() {}

    /** Leaves the rest of a longer reply unread: the caller drops the connection. */
    static Reply read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body =
                entity == null
                        ? new byte[0]
                        : bounded(entity.getContent(), entity.getContentLength());
        if (isGzip(entity)) {
            body = bounded(new GZIPInputStream(new ByteArrayInputStream(body)), -1);
        }
        Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return new Reply(
                response.getCode(),
                retryAfter == null ? null : retryAfter.getValue(),
                new String(body, StandardCharsets.UTF_8));
    }

    /**
     * @param length as announced, for a buffer of its size; negative = unknown
     */
    private static byte[] bounded(InputStream content, long length) throws IOException {
        int most = length < 0 || length > LIMIT ? LIMIT + 1 : (int) length + 1;
        byte[] bytes = content.readNBytes(most);
        if (bytes.length > LIMIT) {
            throw new IOException("The reply is longer than " + LIMIT + " bytes");
        }
        return bytes;
    }

    /** Whether an entity is packed, though no compression is requested. */
    public static boolean isGzip(HttpEntity entity) {
        String encoding = entity == null ? null : entity.getContentEncoding();
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }
}
