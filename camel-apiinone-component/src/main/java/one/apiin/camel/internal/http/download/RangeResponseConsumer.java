package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Writes the body of one reply to the transfer as it comes; of any other reply it reads a little and
 * keeps nothing.
 *
 * <p>Threads: one I/O thread; {@link #drop()} by any.
 */
final class RangeResponseConsumer implements AsyncResponseConsumer<RangeResponseConsumer.Part> {

    /** So much of a page of errors is read before the connection is dropped. */
    private static final int LONGEST_PAGE = 64 * 1024;

    /**
     * A reply that ended as HTTP says.
     *
     * @param location of a redirect, or null
     */
    record Part(int status, String location, PartRule.Body body) {}

    private final PartialFile transfer;
    private volatile boolean dropped;
    private FutureCallback<Part> callback;
    private Part part;
    private int skipped;

    RangeResponseConsumer(PartialFile transfer) {
        this.transfer = transfer;
    }

    /** Nobody wants the rest: the next byte ends the connection. */
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
        PartRule.Body body = PartRule.of(reply, transfer.length(), transfer.total());
        Header location = reply.getFirstHeader(HttpHeaders.LOCATION);
        part = new Part(reply.getCode(), location == null ? null : location.getValue(), body);
        if (body == PartRule.Body.WHOLE) {
            long announced = entity == null ? 0 : entity.getContentLength();
            transfer.restart(Math.max(PartialFile.UNKNOWN, announced), PartRule.tag(reply));
        }
        if (entity == null) {
            callback.completed(part);
        }
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        if (dropped) {
            throw new InterruptedIOException("nobody wants it any more");
        }
        if (part.body() == PartRule.Body.WHOLE || part.body() == PartRule.Body.REST) {
            transfer.write(source);
            return;
        }
        skipped += source.remaining();
        source.position(source.limit());
        if (skipped > LONGEST_PAGE) {
            throw new DownloadRefusedException(
                    part.status(), "its server answered " + part.status(), null);
        }
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        callback.completed(part);
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
        // The downloader hears of it too.
    }

    @Override
    public void releaseResources() {
        // The transfer belongs to the downloader.
    }
}
