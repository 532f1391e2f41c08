package one.apiin.camel.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import one.apiin.camel.internal.http.Transmission.Reply;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Reads a reply into memory, {@value #LIMIT} bytes of it at most; a longer one is a fault.
 *
 * <p>Threads: filled by one I/O thread; {@link #status()} may be asked by any.
 */
final class ReplyConsumer implements AsyncResponseConsumer<Reply> {

    static final int LIMIT = 1 << 20;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    private volatile int status;
    private String retryAfter;
    private FutureCallback<Reply> callback;

    /** The status line's code, or 0 while there is none. */
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
        if (entity == null) {
            complete();
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (body.size() + source.remaining() > LIMIT) {
            throw new IOException("The reply is longer than " + LIMIT + " bytes");
        }
        byte[] chunk = new byte[source.remaining()];
        source.get(chunk);
        body.write(chunk, 0, chunk.length);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        complete();
    }

    private void complete() {
        callback.completed(new Reply(status, retryAfter, body.toString(StandardCharsets.UTF_8)));
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
        // The exchange hears of it too.
    }

    @Override
    public void releaseResources() {
        // Memory only.
    }
}
