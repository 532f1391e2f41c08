package one.apiin.camel.internal.http.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.download.VideoFormat;
import one.apiin.camel.internal.http.client.RawServer;
import org.junit.jupiter.api.Test;

/** Interrupted connections, and how the download resumes. */
class ResumeTest extends DownloadFixture {

    private static final Pattern RANGE = Pattern.compile("Range: bytes=(\\d+)-");
    private static final VideoFetcher.Outcome SAVED =
            new VideoFetcher.Saved(VIDEO.length, VideoFormat.MP4);

    private static final byte[] WEBM_HEAD = "\u001AE\u00DF\u00A3....webm".getBytes(ISO_8859_1);

    private final AtomicInteger requests = new AtomicInteger();

    private static int from(RawServer.Request request) {
        Matcher range = RANGE.matcher(request.head());
        return range.find() ? Integer.parseInt(range.group(1)) : 0;
    }

    private static void part(Socket socket, int from, int to, String... headers)
            throws IOException {
        String range =
                "Content-Range: bytes " + from + "-" + (VIDEO.length - 1) + "/" + VIDEO.length;
        String[] all = new String[headers.length + 1];
        all[0] = range;
        System.arraycopy(headers, 0, all, 1, headers.length);
        send(socket, "206 Partial Content", VIDEO, from, to, all);
    }

    @Test
    void theRestIsAskedForWithTheTagOfWhatIsThere() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                send(socket, "200 OK", VIDEO, 0, 40_000, "ETag: \"a\"");
                                return false;
                            }
                            part(socket, from(request), VIDEO.length, "ETag: \"a\"");
                            return true;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(requests).hasValue(2);
        assertThat(server.requests().get(1).head())
                .contains("Range: bytes=40000-", "If-Range: \"a\"");
    }

    @Test
    void aWeakTagIsNotSentInIfRange() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                send(socket, "200 OK", VIDEO, 0, 40_000, "ETag: W/\"a\"");
                                return false;
                            }
                            part(socket, from(request), VIDEO.length);
                            return true;
                        });

        assertThat(fetch(server)).isEqualTo(SAVED);
        assertThat(server.requests().get(1).head())
                .contains("Range: bytes=40000-")
                .doesNotContain("If-Range");
    }

    @Test
    void aWholeReplyToARangeRequestRestartsTheDownload() throws Exception {
        byte[] other = video(50_000);
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                send(socket, "200 OK", VIDEO, 0, 80_000, "ETag: \"a\"");
                                return false;
                            }
                            send(socket, "200 OK", other, 0, other.length, "ETag: \"b\"");
                            return true;
                        });
        Path file = file();

        assertThat(fetch(server, file))
                .isEqualTo(new VideoFetcher.Saved(other.length, VideoFormat.MP4));

        assertThat(Files.readAllBytes(file)).isEqualTo(other);
    }

    @Test
    void aPartThatStartsElsewhereIsNotAppended() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            switch (requests.getAndIncrement()) {
                                case 0 -> send(socket, "200 OK", VIDEO, 0, 40_000);
                                case 1 -> part(socket, 39_000, VIDEO.length);
                                default -> sendWhole(socket);
                            }
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests().get(2).head()).doesNotContain("Range");
    }

    @Test
    void aServerThatSendsOnlyPartsIsAskedForTheNextPart() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            int from = from(request);
                            if (from == 0) {
                                send(socket, "200 OK", VIDEO, 0, 30_000);
                                return false;
                            }
                            byte[] some =
                                    Arrays.copyOf(VIDEO, Math.min(VIDEO.length, from + 30_000));
                            String range = "bytes " + from + "-" + (some.length - 1);
                            send(
                                    socket,
                                    "206 Partial Content",
                                    some,
                                    from,
                                    some.length,
                                    "Content-Range: " + range + "/" + VIDEO.length);
                            return true;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void interruptionsDoNotFailADownloadWhileBytesArrive() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            int from = from(request);
                            int to = Math.min(VIDEO.length, from + 10_000);
                            if (from == 0) {
                                send(socket, "200 OK", VIDEO, 0, to);
                            } else {
                                part(socket, from, to);
                            }
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
    }

    @Test
    void aWrongContentLengthIsReportedAfterTheLastAttempt() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            send(socket, "200 OK", VIDEO, 0, 50_000);
                            return false;
                        });

        VideoFetcher.Outcome outcome = fetch(server);

        assertThat(message(outcome)).contains("interrupted at byte 50000 of 100000");
        assertThat(server.requests()).hasSize(VideoDownloader.ATTEMPTS + 1);
    }

    @Test
    void aRestThatIsLongerThanItsServerSaidIsRefused() throws Exception {
        byte[] longer = video(VIDEO.length + 1);
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                send(socket, "200 OK", VIDEO, 0, 40_000);
                                return false;
                            }
                            String range = "bytes 40000-99999/" + VIDEO.length;
                            send(
                                    socket,
                                    "206 Partial Content",
                                    longer,
                                    40_000,
                                    longer.length,
                                    "Content-Range: " + range);
                            return true;
                        });

        assertThat(message(fetch(server)))
                .contains("longer than its Content-Length (" + VIDEO.length + " bytes)");
    }

    /** Each attempt brings a new byte, so that nothing but their number ends it. */
    @Test
    void aServerThatAlwaysStartsAnewIsGivenUp() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            int to = 40_000 + requests.getAndIncrement();
                            send(socket, "200 OK", VIDEO, 0, to);
                            return false;
                        });

        assertThat(message(fetch(server))).contains("the first byte again 10 times");
        assertThat(requests).hasValue(Download.MAX_RESTARTS + 2);
    }

    @Test
    void aServerThatStaysBusyHasRefusedTheUrl() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            RawServer.write(socket, RawServer.reply("503 Busy", ""));
                            return true;
                        });

        assertThat(fetch(server))
                .isInstanceOfSatisfying(
                        VideoFetcher.UrlRefused.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() < 2) {
                                RawServer.write(socket, RawServer.reply("503 Busy", ""));
                            } else {
                                sendWhole(socket);
                            }
                            return true;
                        });

        assertThat(fetch(server)).isEqualTo(SAVED);
    }

    @Test
    void aResetIsResumed() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                return RawServer.reset(socket);
                            }
                            sendWhole(socket);
                            return true;
                        });

        assertThat(fetch(server)).isEqualTo(SAVED);
    }

    @Test
    void aReadTimeoutIsResumed() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                send(socket, "200 OK", VIDEO, 0, 40_000);
                                return true;
                            }
                            part(socket, from(request), VIDEO.length);
                            return true;
                        });
        nanos = () -> 0;
        VideoDownloader downloader =
                downloader(server.uri(), null, InetAddress::getAllByName, Duration.ofSeconds(1));

        assertThat(downloader.fetch(server.uri() + "/v", file(), () -> null)).isEqualTo(SAVED);
    }

    @Test
    void aDripThatNeverEndsIsTooSlow() throws Exception {
        AtomicLong time = new AtomicLong();
        nanos = time::get;
        Duration halfOfTheGrace = LONG.multipliedBy(Download.GRACE_TIMEOUTS / 2);
        RawServer server =
                serve(
                        (request, socket) -> {
                            time.addAndGet(halfOfTheGrace.toNanos());
                            int from = from(request);
                            if (from == 0) {
                                send(socket, "200 OK", VIDEO, 0, 100);
                            } else {
                                part(socket, from, from + 1);
                            }
                            return false;
                        });

        assertThat(message(fetch(server))).contains("throughput below 16 KiB/s");
        assertThat(server.requests()).hasSize(3);
    }

    /** Without Content-Length, only the MP4 boxes show that the end is missing. */
    @Test
    void aVideoThatEndsWithinItsMediaDataIsResumed() throws Exception {
        byte[] film = film(60_000);
        RawServer server =
                serve(
                        (request, socket) -> {
                            if (requests.getAndIncrement() == 0) {
                                withoutLength(socket, film, 40_000);
                            } else {
                                String range = "Content-Range: bytes 40000-59999/60000";
                                int from = from(request);
                                send(socket, "206 Partial Content", film, from, 60_000, range);
                            }
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file))
                .isEqualTo(new VideoFetcher.Saved(film.length, VideoFormat.MP4));

        assertThat(Files.readAllBytes(file)).isEqualTo(film);
        assertThat(server.requests().get(1).head()).contains("Range: bytes=40000-");
    }

    @Test
    void aVideoThatIsAlwaysTruncatedThereIsNotSaved() throws Exception {
        byte[] film = film(60_000);
        RawServer server =
                serve(
                        (request, socket) -> {
                            withoutLength(socket, film, 40_000);
                            return false;
                        });

        assertThat(message(fetch(server)))
                .contains("interrupted at byte 40000", "the video is truncated");
        assertThat(server.requests()).hasSize(VideoDownloader.ATTEMPTS + 1);
    }

    @Test
    void aContentLengthBelowThatOfTheMp4BoxesIsRefused() throws Exception {
        byte[] half = Arrays.copyOf(film(60_000), 40_000);
        RawServer server =
                serve(
                        (request, socket) -> {
                            send(socket, "200 OK", half, 0, half.length);
                            return true;
                        });

        assertThat(message(fetch(server))).contains("the video is truncated", "(40000)");
        assertThat(server.requests()).hasSize(1);
    }

    /** A WebM does not show that its end is missing. */
    @Test
    void aPartGivesTheTotalLengthThatTheFirstReplyLacked() throws Exception {
        byte[] webm = video(100_000);
        System.arraycopy(WEBM_HEAD, 0, webm, 0, WEBM_HEAD.length);
        RawServer server =
                serve(
                        (request, socket) -> {
                            int from = from(request);
                            if (from == 0) {
                                String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
                                RawServer.write(socket, head + "\r\n186a0\r\n");
                                socket.getOutputStream().write(webm, 0, 40_000);
                                return false;
                            }
                            byte[] some = Arrays.copyOf(webm, from + 20_000);
                            String range = "Content-Range: bytes %s-%s/100000";
                            send(
                                    socket,
                                    "206 Partial Content",
                                    some,
                                    from,
                                    some.length,
                                    range.formatted(from, some.length - 1));
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file))
                .isEqualTo(new VideoFetcher.Saved(webm.length, VideoFormat.WEBM));

        assertThat(Files.readAllBytes(file)).isEqualTo(webm);
        assertThat(server.requests()).hasSize(4);
    }

    /** The second part is one of another version. */
    @Test
    void aPartOfAnotherTotalThanThePartBeforeIsNotAppended() throws Exception {
        RawServer server =
                serve(
                        (request, socket) -> {
                            switch (requests.getAndIncrement()) {
                                case 0 -> withoutLength(socket, film(VIDEO.length), 40_000);
                                case 1 -> part(socket, 40_000, 60_000);
                                case 2 -> {
                                    String range = "Content-Range: bytes 60000-69999/70000";
                                    byte[] other = video(70_000);
                                    send(socket, "206 Part", other, 60_000, other.length, range);
                                }
                                default -> sendWhole(socket);
                            }
                            return false;
                        });
        Path file = file();

        assertThat(fetch(server, file)).isEqualTo(SAVED);

        assertThat(Files.readAllBytes(file)).isEqualTo(VIDEO);
        assertThat(server.requests().get(3).head()).doesNotContain("Range");
    }

    private static void withoutLength(Socket socket, byte[] body, int to) throws IOException {
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
        socket.getOutputStream().write(body, 0, to);
    }
}
