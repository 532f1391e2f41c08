package one.apiin.camel.internal.http.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.download.VideoFormat;
import one.apiin.camel.internal.http.client.HttpSettings.HttpProxy;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.route.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which videos are saved, and which are refused. */
class VideoDownloaderTest extends DownloadFixture {

    private static final VideoFetcher.Outcome SAVED =
            new VideoFetcher.Saved(VIDEO.length, VideoFormat.MP4);
    private static final NameLookups.Names NO_NAMES =
            host -> {
                throw new UnknownHostException(host);
            };

    @Test
    void aVideoIsDownloadedWithOneRequestThatHasTheKey() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            sendWhole(socket);
                            return true;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).head())
                .startsWith("GET /v.mp4?s=1 HTTP/1.1")
                .contains("Authorization: Bearer " + KEY, "Accept-Encoding: identity")
                .doesNotContain("Range");
    }

    @Test
    void aVideoWithoutContentLengthIsDownloadedCompletely() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            OutputStream out = socket.getOutputStream();
                            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                            out.write(VIDEO);
                            return false;
                        });

        assertThat(fetch(server)).isEqualTo(SAVED);
    }

    @Test
    void anotherHostGetsNoKeyAndIsReachedAtTheAddressThatWasChecked() throws Exception {
        RawServer cdn =
                serve(
                        (request, socket) -> {
                            sendWhole(socket);
                            return true;
                        });
        RawServer base =
                serve(
                        (request, socket) -> {
                            String to = "http://cdn.test:" + cdn.port() + "/real.mp4";
                            RawServer.write(
                                    socket, RawServer.reply("302 Found", "", "Location: " + to));
                            return true;
                        });
        AtomicInteger resolutions = new AtomicInteger();
        NameLookups.Names names =
                host -> {
                    if (host.equals("cdn.test")) {
                        resolutions.incrementAndGet();
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                };

        VideoFetcher.Outcome outcome =
                downloader(base.uri(), "cdn.test", names, LONG)
                        .fetch(base.uri() + "/v.mp4", file(), () -> null);

        assertThat(outcome).isEqualTo(SAVED);
        assertThat(resolutions).hasValue(1);
        assertThat(base.requests().get(0).head()).contains(KEY);
        assertThat(cdn.requests().get(0).head())
                .contains("GET /real.mp4", "Host: cdn.test:" + cdn.port())
                .doesNotContain(KEY, "Authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:1/",
                "http://169.254.169.254/latest",
                "http://[::1]/",
                "file:/etc/passwd",
                "ftp://8.8.8.8/",
                "gopher://x/"
            })
    void aRedirectToAForbiddenUrlIsRefused(String location) throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            RawServer.write(
                                    socket,
                                    RawServer.reply("302 Found", "", "Location: " + location));
                            return true;
                        });

        VideoFetcher.Outcome outcome = fetch(server);

        assertThat(message(outcome)).containsAnyOf("downloadHosts", "http or https");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/next, /next", "/\u72d0.mp4?a=\u00fc, /%E7%8B%90.mp4?a=%C3%BC"})
    void fiveRedirectsAreFollowedAndASixthIsNot(String location, String path) throws Exception {
        AtomicInteger left = new AtomicInteger(5);
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (left.getAndDecrement() > 0) {
                                RawServer.write(
                                        socket,
                                        RawServer.reply("307 No", "", "Location: " + location));
                            } else {
                                sendWhole(socket);
                            }
                            return true;
                        });

        assertThat(fetch(server)).isEqualTo(SAVED);
        assertThat(server.requests().get(5).line()).contains(" " + path + " ");
        left.set(6);
        assertThat(message(fetch(server))).contains("redirected more than 5");
    }

    @Test
    void aPageServedAsVideoIsRefusedAtItsFirstBytes() throws Exception {
        String page = "<!DOCTYPE html><html><body>" + "expired ".repeat(50) + "</body></html>";
        RawServer server =
                serve(
                        (request, socket) -> {
                            RawServer.write(
                                    socket,
                                    RawServer.reply("200 OK", page, "Content-Type: video/mp4"));
                            return true;
                        });

        assertThat(message(fetch(server))).contains("not an MP4, WebM or MOV", "page");
    }

    @Test
    void anEmptyBodyIsNotSaved() throws Exception {
        RawServer server = serve(answering(RawServer.reply("200 OK", "")));

        assertThat(message(fetch(server))).contains("zero bytes");
    }

    @Test
    void anAnnouncedLengthOverTheLimitIsRefusedBeforeItComes() throws Exception {
        byte[] huge = video((int) MAX + 1);
        RawServer server =
                serve(
                        (request, socket) -> {
                            send(socket, "200 OK", huge, 0, 100);
                            return true;
                        });
        Path file = file();

        assertThat(message(fetch(server, file))).contains("maxDownloadSize", "" + MAX);
        assertThat(file).isEmptyFile();
    }

    @Test
    void anEndlessBodyIsRefusedAtTheLimit() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            OutputStream out = socket.getOutputStream();
                            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                            while (true) {
                                out.write(VIDEO);
                            }
                        });

        assertThat(message(fetch(server))).contains("maxDownloadSize");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 405, 410, 418, 451})
    void aRefusedUrlIsReportedWithItsStatus(int status) throws Exception {
        RawServer server = serve(answering(RawServer.reply(status + " No", "gone")));

        assertThat(fetch(server))
                .isEqualTo(
                        new VideoFetcher.UrlRefused(status, "the server answered " + status, null));
        assertThat(server.requests()).hasSize(1);
    }

    /** Nothing listens on the port, or the name or the address is not one to connect to. */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, http://127.0.0.1:1/v.mp4",
        "http://base.test, http://gone.test/v.mp4",
        "http://base.test, http://10.0.0.1/v.mp4",
        "http://base.test, ftp://cdn.test/v.mp4",
    })
    void aUrlThatLeadsToNoServerIsRefusedWithoutAStatus(String base, String url) throws Exception {
        VideoFetcher.Outcome outcome =
                downloader(URI.create(base), null, NO_NAMES, LONG).fetch(url, file(), () -> null);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        VideoFetcher.UrlRefused.class,
                        refused -> assertThat(refused.status()).isZero());
    }

    @Test
    void aFailedTlsHandshakeIsTheUrlsFailureAndAResetIsNot() {
        assertThat(DownloadClient.refusal(new SSLHandshakeException("expired")))
                .isEqualTo(DownloadRefusedException.URL);
        assertThat(DownloadClient.refusal(new SocketException("reset")))
                .isEqualTo(DownloadRefusedException.OTHER);
    }

    @Test
    void aFailureThatAnotherUrlDoesNotChangeIsNotARefusal() throws Exception {
        byte[] huge = video((int) MAX + 1);
        RawServer tooLong =
                serve(
                        (request, socket) -> {
                            send(socket, "200 OK", huge, 0, 100);
                            return true;
                        });
        RawServer broken = serve((request, socket) -> RawServer.reset(socket));

        assertThat(fetch(tooLong)).isInstanceOf(VideoFetcher.Failed.class);
        assertThat(fetch(broken)).isInstanceOf(VideoFetcher.Failed.class);
        assertThat(fetch(tooLong, folder)).isInstanceOf(VideoFetcher.Failed.class);
        assertThat(
                        downloader(tooLong.uri())
                                .fetch(tooLong.uri() + "/v.mp4", file(), () -> "not wanted"))
                .isInstanceOf(VideoFetcher.Failed.class);
    }

    private static RawServer.Script answering(String reply) {
        return (request, socket) -> {
            RawServer.write(socket, reply);
            return true;
        };
    }

    static boolean hasFullDevice() {
        return Files.exists(Path.of("/dev/full"));
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskNamesTheDirectoryAndIsNotTriedAgain() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            sendWhole(socket);
                            return true;
                        });

        VideoFetcher.Outcome outcome = fetch(server, Path.of("/dev/full"));

        assertThat(message(outcome)).contains("downloadDirectory");
        assertThat(server.connections()).isLessThanOrEqualTo(1);
    }

    @Test
    void aCancelledDownloadStops() throws Exception {
        RawServer server = serve((request, socket) -> true);
        VideoDownloader downloader = downloader(server.uri());
        AtomicInteger asked = new AtomicInteger();

        VideoFetcher.Outcome outcome =
                downloader.fetch(
                        server.uri() + "/v",
                        file(),
                        () -> asked.getAndIncrement() < 1 ? null : "download cancelled");

        assertThat(message(outcome)).contains("download cancelled");
        await().atMost(LONG).until(() -> server.openConnections() == 0);
    }

    @Test
    void aResolverThatHangsHoldsNoDownload() throws Exception {
        CountDownLatch resolved = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        NameLookups.Names names =
                host -> {
                    try {
                        resolved.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                };

        VideoFetcher.Outcome outcome =
                downloader(
                                URI.create("http://127.0.0.1:1"),
                                null,
                                names,
                                LONG,
                                new Network(Duration.ofHours(1), null, null))
                        .fetch(
                                "http://cdn.test/v.mp4",
                                file(),
                                () -> asked.getAndIncrement() < 3 ? null : "not wanted");

        assertThat(message(outcome)).contains("not wanted");
        resolved.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Endless: a\r\n", "a"})
    void endlessHeadersAreRefusedAfterABoundedNumberOfBytes(String part) throws Exception {
        int megabytes = 64;
        AtomicInteger most = new AtomicInteger();
        RawServer server =
                serve(
                        (request, socket) -> {
                            RawServer.write(socket, "HTTP/1.1 200 OK\r\nX: ");
                            String block = part.repeat((1 << 20) / part.length());
                            for (int i = 1; i <= megabytes; i++) {
                                RawServer.write(socket, block);
                                most.accumulateAndGet(i, Math::max);
                            }
                            return false;
                        });

        assertThat(message(fetch(server))).contains("interrupted at byte 0");
        await().atMost(LONG).until(() -> server.openConnections() == 0);
        assertThat(most).hasValueLessThan(megabytes);
    }

    /** A request to the proxy names the target as the link does. */
    @Test
    void throughAProxyTheDefaultPortIsLeftOut() throws Exception {
        RawServer proxy =
                serve(
                        (request, socket) -> {
                            sendWhole(socket);
                            return true;
                        });
        NameLookups.Names names =
                host -> new InetAddress[] {InetAddress.getByName("93.184.216.34")};
        VideoDownloader downloader =
                downloader(
                        URI.create("http://base.test"),
                        null,
                        names,
                        LONG,
                        new Network(
                                LONG, null, new HttpProxy("127.0.0.1", proxy.port(), null, null)));

        assertThat(downloader.fetch("http://cdn.test:80/v%20.mp4?s=1", file(), () -> null))
                .isEqualTo(SAVED);
        assertThat(proxy.requests().get(0).head())
                .startsWith("GET http://cdn.test/v%20.mp4?s=1 HTTP/1.1")
                .contains("\r\nHost: cdn.test\r\n");
    }

    /** Docker's names of services; {@code java.net.URI} sees no host in them. */
    @Test
    void aHostWithAnUnderscoreIsDownloadedFrom() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            sendWhole(socket);
                            return true;
                        });
        NameLookups.Names names = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        URI base = URI.create("http://video_cdn:" + server.port());

        assertThat(downloader(base, null, names, LONG).fetch(base + "/v.mp4", file(), () -> null))
                .isEqualTo(SAVED);
        assertThat(server.requests().get(0).head())
                .contains("\r\nHost: video_cdn:" + server.port() + "\r\n", KEY);
    }

    @Test
    void closingStopsRunningDownloads() throws Exception {
        RawServer server = serve((request, socket) -> true);
        VideoDownloader downloader = downloader(server.uri());
        Path file = file();
        var outcome =
                CompletableFuture.supplyAsync(
                        () -> downloader.fetch(server.uri() + "/v", file, () -> null));
        await().atMost(LONG).until(() -> server.requests().size() == 1);

        downloader.close();

        assertThat(message(outcome.get(LONG.toSeconds(), TimeUnit.SECONDS))).contains("stopping");
        assertThat(message(downloader.fetch(server.uri() + "/v", file(), () -> null)))
                .contains("stopping");
    }

    @Test
    void noMessageHasTheUrl() throws Exception {
        URI unreachable = URI.create("http://127.0.0.1:1");

        VideoFetcher.Outcome outcome =
                downloader(unreachable)
                        .fetch(unreachable + "/secret.mp4?sig=1", file(), () -> null);

        assertThat(message(outcome)).contains("interrupted at byte 0");
        theUrlIsNotIn(outcome);
    }

    /** Behind a proxy a name that is not known here is left to it. */
    @ParameterizedTest
    @ValueSource(strings = {"http://[1:2]/secret.mp4?sig=1", "http://a{b.test/secret.mp4?sig=1"})
    void aMalformedUrlAndARedirectToItAreRefusedWithoutNamingIt(String url) throws Exception {
        RawServer proxy = serve(answering(RawServer.reply("302 Found", "", "Location: " + url)));
        HttpProxy settings = new HttpProxy("127.0.0.1", proxy.port(), null, null);
        VideoDownloader downloader =
                downloader(
                        URI.create("http://base.test"),
                        null,
                        NO_NAMES,
                        LONG,
                        new Network(LONG, null, settings));

        for (String link : List.of(url, "http://cdn.test/v.mp4")) {
            VideoFetcher.Outcome outcome = downloader.fetch(link, file(), () -> null);

            assertThat(outcome).isInstanceOf(VideoFetcher.UrlRefused.class);
            assertThat(message(outcome)).contains("the result URL is malformed");
            theUrlIsNotIn(outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: %s",
                "Transfer-Encoding: %s",
                "Transfer-Encoding: chunked\r\n\r\n%s"
            })
    void aReplyThatIsNotHttpIsNotQuoted(String rest) throws Exception {
        String reply = "HTTP/1.1 200 OK\r\n" + rest.formatted("http://x/secret.mp4?sig=1");

        VideoFetcher.Outcome outcome = fetch(serve(answering(reply + "\r\n\r\n")));

        assertThat(message(outcome)).contains("interrupted at byte 0", "not valid HTTP");
        theUrlIsNotIn(outcome);
    }

    private static void theUrlIsNotIn(VideoFetcher.Outcome outcome) {
        Throwable cause =
                outcome instanceof VideoFetcher.Failed failed
                        ? failed.cause()
                        : ((VideoFetcher.UrlRefused) outcome).cause();
        String text = outcome + (cause == null ? "" : Texts.of(cause));
        assertThat(text).doesNotContain("secret.mp4", "sig=1");
    }
}
