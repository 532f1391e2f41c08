package one.apiin.camel.sandbox.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses replies. */
final class Gzip {

    private Gzip() {}

    static Reply compressed(Reply reply) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reply.withBody(packed.toByteArray()).withHeader("Content-Encoding", "gzip");
    }
}
