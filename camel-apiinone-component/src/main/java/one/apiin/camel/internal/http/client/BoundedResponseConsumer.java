package one.apiin.camel.internal.http.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Reads a reply of at most {@value #LIMIT} bytes into memory, also once unpacked; a longer one is an
 * error. No compression is requested, but a proxy may compress nevertheless.
 *
 * <p>Threads: filled by one I/O thread; {@link #status()} may be called by any.
 */
public final class BoundedResponseConsumer implements AsyncResponseConsumer<Reply> {

    public static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    private volatile int status;
    private String retryAfter;
    private boolean packed;
    private FutureCallback<Reply> callback;

    /** The status code, or 0 before the status line. */
    int status() {
        return status;
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            EntityDetails entity,
            HttpContext context,
            FutureCallback<Reply> resultCallback) {
        status = response.getCode();
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        retryAfter = header == null ? null : header.getValue();
        callback = resultCallback;
        packed = entity != null && isGzip(entity.getContentEncoding());
        if (entity == null) {
            complete(new byte[0]);
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (body.size() + source.remaining() > LIMIT) {
            throw tooLong();
        }
        byte[] chunk = new byte[source.remaining()];
        source.get(chunk);
        body.write(chunk, 0, chunk.length);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) throws IOException {
        complete(packed ? unpacked() : body.toByteArray());
    }

    private void complete(byte[] bytes) {
        callback.completed(
                new Reply(status, retryAfter, new String(bytes, StandardCharsets.UTF_8)));
    }

    private byte[] unpacked() throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body.toByteArray()))) {
            byte[] bytes = gzip.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw tooLong();
            }
            return bytes;
        }
    }

    private static boolean isGzip(String encoding) {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    private static IOException tooLong() {
        return new IOException("The reply is longer than " + LIMIT + " bytes");
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
        // The call is notified too.
    }

    @Override
    public void releaseResources() {
        // Memory only.
    }
}
