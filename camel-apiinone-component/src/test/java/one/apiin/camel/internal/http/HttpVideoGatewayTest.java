package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.RawServer.reply;
import static one.apiin.camel.internal.http.RawServer.replying;
import static one.apiin.camel.internal.http.RawServer.reset;
import static one.apiin.camel.internal.http.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import one.apiin.camel.internal.StatusOutcome;
import one.apiin.camel.internal.SubmitOutcome;
import one.apiin.camel.internal.SubmitOutcome.Accepted;
import one.apiin.camel.internal.SubmitOutcome.Busy;
import one.apiin.camel.internal.SubmitOutcome.NeverLeft;
import one.apiin.camel.internal.SubmitOutcome.Refused;
import one.apiin.camel.internal.SubmitOutcome.Unknown;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the wire, and how often, against sockets that misbehave. */
@Timeout(30)
class HttpVideoGatewayTest {

    private static final String KEY = "aio_secret_of_the_test";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ACCEPTED =
            reply("200 OK", "{\"code\":200,\"data\":{\"task_id\":\"n31_a\"}}");
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
        scheduler.shutdownNow();
    }

    @Test
    void thePostHasTheKeyTheFieldsAndNothingOfTheClientsOwnIdeas() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        VideoRequest request = new VideoRequest("kling-3", "a cat, \"ça\" \uD83D\uDC31");
        request.setImageUrls(List.of("https://x.example/cat.png"));
        request.setParameters(Map.of("duration", 5));

        SubmitOutcome outcome =
                get(gateway(server.uri(), LONG).submit(request, "https://me.example/cb?a=b", LONG));

        assertThat(outcome).isInstanceOf(Accepted.class);
        RawServer.Request seen = server.requests().get(0);
        assertThat(seen.line()).isEqualTo("POST /api/v1/videos/generations HTTP/1.1");
        assertThat(seen.head())
                .contains("Authorization: Bearer " + KEY)
                .contains("Content-Type: application/json\r\n")
                .contains("Accept: application/json\r\n")
                .contains("User-Agent: camel-apiinone/")
                .doesNotContainIgnoringCase("upgrade")
                .doesNotContainIgnoringCase("cookie")
                .doesNotContainIgnoringCase("expect");
        assertThat(seen.body())
                .isEqualTo(
                        "{\"model\":\"kling-3\",\"prompt\":\"a cat, \\\"ça\\\" \uD83D\uDC31\","
                                + "\"image_urls\":[\"https://x.example/cat.png\"],\"duration\":5,"
                                + "\"callback_url\":\"https://me.example/cb?a=b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/api/v1", "/api/v1/", "//"})
    void everyWayToWriteTheBaseUrlReachesTheSamePath(String suffix) throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        URI base = URI.create(server.uri() + suffix);

        get(gateway(base, LONG).status("n31"));

        assertThat(server.requests().get(0).line()).isEqualTo("GET /api/v1/tasks/n31 HTTP/1.1");
    }

    @Test
    void aReplyOf429IsBusyAfterOnePost() throws Exception {
        RawServer server = serve(replying(reply("429 Too Many Requests", "{}", "Retry-After: 7")));

        assertThat(submit(server))
                .isInstanceOfSatisfying(Busy.class, b -> assertThat(b.retryAfter()).hasSeconds(7));
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void a503WithRetryAfterIsBusyAfterOnePost() throws Exception {
        String body = "{\"error\":{\"code\":503,\"message\":\"full\"}}";
        RawServer server =
                serve(replying(reply("503 Service Unavailable", body, "Retry-After: 0")));

        assertThat(submit(server)).isInstanceOf(Busy.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"})
    void aRedirectIsRefusedAndNotFollowed(String status) throws Exception {
        RawServer other = serve(replying(ACCEPTED));
        String location = "Location: " + other.uri() + "/api/v1/videos/generations";
        RawServer server = serve(replying(reply(status, "", location)));

        assertThat(submit(server)).isInstanceOf(Refused.class);
        assertThat(server.posts()).isEqualTo(1);
        assertThat(other.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"x\"", "Bearer", "Digest realm=\"x\", nonce=\"y\""})
    void aChallengeIsNotAnsweredWithASecondPost(String challenge) throws Exception {
        RawServer server = serve(replying(reply("401 No", "{}", "WWW-Authenticate: " + challenge)));

        assertThat(submit(server)).isInstanceOf(Refused.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aResetBeforeTheReplyIsUnknownAndNotRepeated() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> reset(socket)));

        assertThat(submit(server)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aCloseBeforeTheReplyIsUnknownAndNotRepeated() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> false));

        assertThat(submit(server)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aReplyCutOffIsUnknownEvenIfItsBeginningLooksGood() throws Exception {
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, ACCEPTED.substring(0, ACCEPTED.length() - 8));
                                    return false;
                                }));

        assertThat(submit(server))
                .isInstanceOfSatisfying(Unknown.class, u -> assertThat(u.status()).isEqualTo(200));
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aServerThatHangsIsUnknownAtTheDeadlineAndItsConnectionIsGivenUp() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), SHORT);

        long start = System.nanoTime();
        SubmitOutcome outcome = get(gateway.submit(request(), null, LONG));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(outcome).isInstanceOf(Unknown.class);
        assertThat(taken).isBetween(SHORT, SHORT.plusSeconds(3));
        await().until(() -> server.openConnections() == 0);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aBodyThatDripsIsUnknownAtTheSameDeadline() throws Exception {
        RawServer server = serve(new RawServer(HttpVideoGatewayTest::drip));

        SubmitOutcome outcome = get(gateway(server.uri(), SHORT).submit(request(), null, LONG));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unknown.class, u -> assertThat(u.message()).contains("300 ms"));
        await().until(() -> server.openConnections() == 0);
    }

    private static boolean drip(RawServer.Request request, java.net.Socket socket)
            throws IOException {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
        socket.setSoTimeout(50);
        for (int i = 0; i < 1000; i++) {
            write(socket, " ");
            try {
                if (socket.getInputStream().read() < 0) {
                    return false;
                }
            } catch (java.net.SocketTimeoutException e) {
                continue;
            }
        }
        return false;
    }

    @Test
    void afterManyHangsThePoolStillServes() throws Exception {
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    if (!request.body().contains("hang")) {
                                        write(socket, ACCEPTED);
                                    }
                                    return true;
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), SHORT);
        List<CompletableFuture<SubmitOutcome>> hanging =
                Stream.generate(() -> gateway.submit(new VideoRequest("m", "hang"), null, LONG))
                        .limit(20)
                        .toList();

        for (CompletableFuture<SubmitOutcome> each : hanging) {
            assertThat(get(each)).isInstanceOfAny(Unknown.class, NeverLeft.class);
        }

        assertThat(get(gateway.submit(request(), null, LONG))).isInstanceOf(Accepted.class);
        long left = hanging.stream().filter(f -> f.join() instanceof Unknown).count();
        assertThat(left).isEqualTo(server.posts() - 1L);
    }

    @Test
    void aRefusedConnectionNeverLeft() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }

        assertThat(submit(gateway(URI.create("http://127.0.0.1:" + port), LONG)))
                .isInstanceOf(NeverLeft.class);
    }

    @Test
    void anUnknownHostNeverLeft() throws Exception {
        assertThat(submit(gateway(URI.create("http://nowhere.invalid"), LONG)))
                .isInstanceOfSatisfying(
                        NeverLeft.class, n -> assertThat(n.message()).contains("not known"));
    }

    @Test
    void aFailedTlsHandshakeNeverLeft() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> false));
        URI tls = URI.create("https://127.0.0.1:" + server.port());

        assertThat(submit(gateway(tls, SHORT))).isInstanceOf(NeverLeft.class);
        assertThat(server.posts()).isZero();
    }

    @Test
    void tlsAnsweredWithPlainTextNeverLeft() throws Exception {
        try (ServerSocket plain = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> answerInPlainText(plain));
            URI tls = URI.create("https://127.0.0.1:" + plain.getLocalPort());

            assertThat(submit(gateway(tls, LONG))).isInstanceOf(NeverLeft.class);
        }
    }

    private static void answerInPlainText(ServerSocket plain) {
        try (var socket = plain.accept()) {
            write(socket, reply("400 Bad Request", "no TLS here"));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aKeptConnectionThatTheServerHasClosedCostsNoPost() throws Exception {
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, ACCEPTED);
                                    return false;
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        for (int i = 1; i <= 5; i++) {
            assertThat(submit(gateway)).isInstanceOf(Accepted.class);
            await().until(() -> server.openConnections() == 0);
            assertThat(server.posts()).isEqualTo(i);
        }
    }

    @Test
    void aConnectionIsUsedAgainAtOnceButNotAfterTwoIdleSeconds() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG, 1);
        submit(gateway);
        submit(gateway);
        int atOnce = server.connections();

        CompletableFuture<SubmitOutcome> later = new CompletableFuture<>();
        scheduler.schedule(
                () -> gateway.submit(request(), null, LONG).thenAccept(later::complete),
                2_100,
                TimeUnit.MILLISECONDS);
        get(later);

        assertThat(atOnce).isEqualTo(1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void nothingLeavesIfItMayNotStartInTime() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        assertThat(get(gateway.submit(request(), null, Duration.ZERO)))
                .isInstanceOf(NeverLeft.class);
        assertThat(get(gateway.submit(request(), null, Duration.ofSeconds(-1))))
                .isInstanceOf(NeverLeft.class);

        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aPostThatWaitsForAConnectionTooLongNeverLeaves() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), Duration.ofSeconds(2));
        CompletableFuture<SubmitOutcome> one = gateway.submit(request(), null, LONG);
        CompletableFuture<SubmitOutcome> two = gateway.submit(request(), null, LONG);
        await().until(() -> server.posts() == 2);

        SubmitOutcome third = get(gateway.submit(request(), null, SHORT));

        assertThat(third).isInstanceOf(NeverLeft.class);
        assertThat(get(one)).isInstanceOf(Unknown.class);
        assertThat(get(two)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(2);
    }

    @Test
    void aReplyThatIsTooLongIsUnknown() throws Exception {
        String padding = " ".repeat(ReplyConsumer.LIMIT);
        RawServer server = serve(replying(reply("200 OK", "{\"task_id\":\"n31\"" + padding + "}")));

        assertThat(submit(server)).isInstanceOf(Unknown.class);
        assertThat(get(gateway(server.uri(), LONG).status("n31")))
                .isInstanceOf(StatusOutcome.Unavailable.class);
    }

    @Test
    void aReplyJustWithinTheLimitIsRead() throws Exception {
        String start = "{\"task_id\":\"n31\"";
        String padding = " ".repeat(ReplyConsumer.LIMIT - start.length() - 1);
        RawServer server = serve(replying(reply("200 OK", start + padding + "}")));

        assertThat(submit(server)).isInstanceOf(Accepted.class);
    }

    @Test
    void anEarlyRefusalWhileTheBodyIsStillLeavingGivesOneOutcome() throws Exception {
        try (ServerSocket early = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> answerInPlainText(early));
            VideoRequest large = new VideoRequest("m", "x".repeat(8_000_000));

            SubmitOutcome outcome =
                    get(
                            gateway(URI.create("http://127.0.0.1:" + early.getLocalPort()), LONG)
                                    .submit(large, null, LONG));

            assertThat(outcome).isInstanceOfAny(Refused.class, Unknown.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "../../x",
                "a?b=c",
                "a#b",
                "a b",
                "a\r\nX: y",
                "a%2Fb",
                "\u00fc",
                "a;b"
            })
    void anIdStaysOneSegment(String id) throws Exception {
        RawServer server = serve(replying(reply("200 OK", "{\"data\":{\"status\":\"pending\"}}")));

        get(gateway(server.uri(), LONG).status(id));

        String line = server.requests().get(0).line();
        assertThat(line).startsWith("GET /api/v1/tasks/").endsWith(" HTTP/1.1");
        String segment = line.substring(18, line.length() - 9);
        assertThat(segment).matches("[A-Za-z0-9._~%-]+");
        assertThat(java.net.URLDecoder.decode(segment.replace("+", "%2B"), "UTF-8")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void whatIsNoIdIsNotAsked(String id) throws Exception {
        RawServer server = serve(replying(ACCEPTED));

        assertThat(get(gateway(server.uri(), LONG).status(id)))
                .isInstanceOf(StatusOutcome.Unavailable.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRequestThatIsNoJsonIsRefusedUnsent() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        VideoRequest request = request();
        request.setParameters(Map.of("thing", new Object()));

        assertThat(get(gateway(server.uri(), LONG).submit(request, null, LONG)))
                .isInstanceOf(Refused.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void closingEndsCallsThreadsAndLaterCalls() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);
        CompletableFuture<SubmitOutcome> hanging = gateway.submit(request(), null, LONG);
        await().until(() -> server.posts() == 1);
        List<Thread> threads = clientThreads();
        assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);

        gateway.close();

        assertThat(get(hanging)).isInstanceOf(Unknown.class);
        assertThat(submit(gateway)).isInstanceOf(NeverLeft.class);
        await().until(() -> server.openConnections() == 0);
        await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
        assertThat(server.posts()).isEqualTo(1);
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(OnceOnlyClient.THREADS))
                .toList();
    }

    private RawServer serve(RawServer server) {
        resources.add(server);
        return server;
    }

    private HttpVideoGateway gateway(URI base, Duration requestTimeout) {
        return gateway(base, requestTimeout, 2);
    }

    private HttpVideoGateway gateway(URI base, Duration requestTimeout, int connections) {
        GatewaySettings settings =
                new GatewaySettings(base, KEY, requestTimeout, Duration.ofSeconds(5), connections);
        HttpVideoGateway gateway = new HttpVideoGateway(settings, scheduler, CLOCK);
        resources.add(0, gateway);
        return gateway;
    }

    private SubmitOutcome submit(RawServer server) throws Exception {
        return submit(gateway(server.uri(), LONG));
    }

    private static SubmitOutcome submit(HttpVideoGateway gateway) throws Exception {
        return get(gateway.submit(request(), null, LONG));
    }

    private static VideoRequest request() {
        return new VideoRequest("m", "p");
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(25, TimeUnit.SECONDS);
    }
}
