package one.apiin.camel.internal.http.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.download.VideoFormat;
import one.apiin.camel.internal.http.client.RawServer;
import org.junit.jupiter.api.Test;

/** Videos that a server compressed, though no compression was requested. */
class PackedDownloadTest extends DownloadFixture {

    private static final String GZIP = "Content-Encoding: gzip";
    private static final VideoFetcher.Outcome SAVED =
            new VideoFetcher.Saved(VIDEO.length, VideoFormat.MP4);

    private final AtomicInteger requests = new AtomicInteger();

    private static byte[] packed(byte[] video) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(video);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    @Test
    void aPackedVideoIsUnpacked() throws Exception {
        byte[] body = packed(VIDEO);
        RawServer server =
                serve(
                        (request, socket) -> {
                            send(socket, "200 OK", body, 0, body.length, GZIP);
                            return true;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
    }

    /** A proxy that unpacked it left the header. */
    @Test
    void aPlainVideoThatIsCalledPackedIsSavedAsItIs() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            int to = requests.getAndIncrement() == 0 ? 60_000 : VIDEO.length;
                            send(socket, "200 OK", VIDEO, 0, to, GZIP, "ETag: \"a\"");
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests().get(1).head())
                .as("a range may count packed bytes")
                .doesNotContain("Range");
    }

    /** Its ranges would count packed bytes. */
    @Test
    void anInterruptedOneBeginsAnew() throws Exception {
        byte[] body = packed(VIDEO);
        RawServer server =
                serve(
                        (request, socket) -> {
                            int to = requests.getAndIncrement() == 0 ? 60_000 : body.length;
                            send(socket, "200 OK", body, 0, to, GZIP, "ETag: \"a\"");
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests().get(1).head()).doesNotContain("Range");
    }

    @Test
    void aPackedRestIsNotAppended() throws Exception {
        byte[] body = packed(VIDEO);
        RawServer server =
                serve(
                        (request, socket) -> {
                            String range = "Content-Range: bytes 40000-99999/100000";
                            switch (requests.getAndIncrement()) {
                                case 0 -> send(socket, "200 OK", VIDEO, 0, 40_000);
                                case 1 -> send(socket, "206 P", body, 0, body.length, GZIP, range);
                                default -> sendWhole(socket);
                            }
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
    }

    @Test
    void theLimitCountsUnpackedBytes() throws Exception {
        byte[] bomb = packed(film(64 << 20));
        byte[] zeros = new byte[64 << 20];
        System.arraycopy(VIDEO, 0, zeros, 0, 100);
        byte[] small = packed(zeros);
        assertThat(small.length).isLessThan((int) MAX);
        RawServer server =
                serve(
                        (request, socket) -> {
                            byte[] body = requests.getAndIncrement() == 0 ? bomb : small;
                            send(socket, "200 OK", body, 0, body.length, GZIP);
                            return false;
                        });

        assertThat(message(fetch(server))).contains("maxDownloadSize");
        assertThat(message(fetch(server))).contains("maxDownloadSize");
    }
}
