package one.apiin.camel.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SandboxExtension.class)
class ClipDownloadTest {

    private Sandbox sandbox;
    private Client client;
    private String id;
    private byte[] clip;

    @BeforeEach
    void finishOne(Sandbox running) throws Exception {
        sandbox = running;
        client = new Client(sandbox, null);
        id = new Client(sandbox).submit("x");
        sandbox.finish(id);
        clip = sandbox.clip(id).get(10, TimeUnit.SECONDS);
    }

    @Test
    void theClipIsServedWithoutAnApiKey() throws Exception {
        HttpResponse<byte[]> reply = client.file("GET", id);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(clip).isNotEmpty();
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("video/mp4");
        assertThat(reply.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(reply.headers().firstValueAsLong("Content-Length")).hasValue(clip.length);
    }

    @Test
    void headReturnsTheLengthWithoutBody() throws Exception {
        HttpResponse<byte[]> head = client.file("HEAD", id, "Range", "bytes=0-9");
        HttpResponse<byte[]> get = client.file("GET", id);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(clip.length);
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9,0,9", "bytes=100-,100,-1", "bytes=-7,-7,-1", "bytes=5-999999999,5,-1"})
    void aByteRangeIsServed(String range, int from, int to) throws Exception {
        int first = from < 0 ? clip.length + from : from;
        int last = to < 0 ? clip.length - 1 : to;

        HttpResponse<byte[]> reply = client.file("GET", id, "Range", range);

        assertThat(reply.statusCode()).isEqualTo(206);
        assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(clip, first, last + 1));
        assertThat(reply.headers().firstValue("Content-Range"))
                .hasValue("bytes " + first + "-" + last + "/" + clip.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=999999-", "bytes=-0", "bytes=999999-9999999"})
    void aRangeBeyondTheEndOfTheFileIsAnswered416(String range) throws Exception {
        HttpResponse<byte[]> reply = client.file("GET", id, "Range", range);

        assertThat(reply.statusCode()).isEqualTo(416);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.headers().firstValue("Content-Range")).hasValue("bytes */" + clip.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"})
    void anInvalidRangeIsIgnored(String range) throws Exception {
        HttpResponse<byte[]> reply = client.file("GET", id, "Range", range);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(clip);
    }

    @Test
    void ifRangeServesTheRangeOnlyIfTheEtagMatches() throws Exception {
        String tag = client.file("GET", id).headers().firstValue("ETag").orElseThrow();

        var same = client.file("GET", id, "Range", "bytes=10-", "If-Range", tag);
        var other = client.file("GET", id, "Range", "bytes=10-", "If-Range", "\"other\"");
        var known = client.file("GET", id, "If-None-Match", tag);

        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo(clip);
        assertThat(known.statusCode()).isEqualTo(304);
    }

    @Test
    void withoutAVideoTheFileIsAnswered404() throws Exception {
        String running = new Client(sandbox).submit("running");
        String failed = new Client(sandbox).submit("[fail]");
        sandbox.finish(failed);

        assertThat(client.file("GET", running).statusCode()).isEqualTo(404);
        assertThat(client.file("GET", failed).statusCode()).isEqualTo(404);
        assertThat(client.file("HEAD", "nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void aDownloadThatIsCutOffCanBeResumed() throws Exception {
        sandbox.onDownload(Faults.cutAfter(100), Faults.status(403, "expired"));

        assertThatThrownBy(() -> client.file("GET", id)).isInstanceOf(IOException.class);
        assertThat(client.file("GET", id).statusCode()).isEqualTo(403);
        HttpResponse<byte[]> rest = client.file("GET", id, "Range", "bytes=100-");

        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(clip, 100, clip.length));
    }

    @Test
    void aDownloadWaitsForItsClipWithoutBlockingOtherRequests() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        Clips slow =
                task -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    made.incrementAndGet();
                    return new byte[] {1, 2, 3};
                };
        try (Sandbox own = Sandbox.builder().clips(slow).start()) {
            Client caller = new Client(own);
            String slowId = caller.submit("slow");
            own.finish(slowId);
            CompletableFuture<HttpResponse<byte[]>> download =
                    CompletableFuture.supplyAsync(() -> fileUnchecked(own, slowId));

            for (int call = 0; call < 20; call++) {
                assertThat(caller.status(slowId).statusCode()).isEqualTo(200);
            }
            assertThat(download).isNotDone();
            release.countDown();

            Client.await().until(download::isDone);
            assertThat(download.join().body()).containsExactly(1, 2, 3);
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void aClipThatCannotBeEncodedIsAnswered500() throws Exception {
        Clips broken =
                task -> {
                    throw new IOException("no disk");
                };
        try (Sandbox own = Sandbox.builder().clips(broken).start()) {
            String brokenId = new Client(own).submit("x");
            own.finish(brokenId);

            assertThat(new Client(own).file("GET", brokenId).statusCode()).isEqualTo(500);
        }
    }

    private static HttpResponse<byte[]> fileUnchecked(Sandbox sandbox, String taskId) {
        try {
            return new Client(sandbox).file("GET", taskId);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anExpiredUrlIsAnswered403AndTheNextStatusCallReportsAFreshOne() throws Exception {
        sandbox.expireLinks();

        assertThat(client.file("GET", id).statusCode()).isEqualTo(403);
        String status = new Client(sandbox).status(id).body();
        assertThat(status).contains(".mp4?link=1");
        assertThat(client.get("/files/" + id + ".mp4?link=1").statusCode()).isEqualTo(200);
        sandbox.expireLinks();
        assertThat(client.get("/files/" + id + ".mp4?link=1").statusCode()).isEqualTo(403);
    }

    @Test
    void anEndlessBodyIsSentUntilTheClientDisconnects() throws Exception {
        sandbox.onDownload(Faults.endless());
        var request =
                java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(sandbox.baseUrl() + "/files/" + id + ".mp4"));

        var reply =
                java.net.http.HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());

        try (var body = reply.body()) {
            assertThat(body.readNBytes(5 * clip.length)).hasSize(5 * clip.length);
        }
        assertThat(reply.headers().firstValue("Content-Length")).isEmpty();
    }

    @Test
    void aCustomBodyKeepsTheHeadersOfTheReply() throws Exception {
        sandbox.onDownload(Faults.body("<html>".getBytes(UTF_8)));

        HttpResponse<byte[]> reply = client.file("GET", id);

        assertThat(reply.body()).asString(UTF_8).isEqualTo("<html>");
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("video/mp4");
    }

    @Test
    void aFileIsSentFromTheDisk(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("large.mp4"), clip);
        try (Sandbox large = Sandbox.builder().clips(Clips.file(file)).start()) {
            String task = new Client(large).submit("x");
            large.finish(task);
            Client reader = new Client(large, null);

            assertThat(reader.file("GET", task).body()).isEqualTo(clip);
            HttpResponse<byte[]> rest = reader.file("GET", task, "Range", "bytes=10-");
            assertThat(rest.statusCode()).isEqualTo(206);
            assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(clip, 10, clip.length));
            assertThat(reader.file("HEAD", task).body()).isEmpty();
        }
    }
}
