package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.reply;
import static one.apiin.camel.internal.http.client.RawServer.replying;
import static one.apiin.camel.internal.http.client.RawServer.reset;
import static one.apiin.camel.internal.http.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Busy;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.NotSent;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Refused;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Unknown;
import one.apiin.camel.sandbox.FreePort;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the wire, and how often, against sockets that misbehave. */
class HttpVideoGatewayTest extends GatewayFixture {

    @Test
    void thePostHasTheKeyTheFieldsAndNoHeadersOfTheClient() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        VideoRequest request = new VideoRequest("kling-3", "a cat, \"ça\" \uD83D\uDC31");
        request.setImageUrls(List.of("https://x.example/cat.png"));
        request.setParameters(Map.of("duration", 5));

        SubmitOutcome outcome =
                gateway(server.uri(), LONG)
                        .submit(
                                request,
                                "https://me.example/cb?a=b",
                                SendDeadline.within(LONG, System::nanoTime));

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
    void everyVariantOfTheBaseUrlReachesTheSamePath(String suffix) throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        URI base = URI.create(server.uri() + suffix);

        gateway(base, LONG).status("n31");

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

    /** A late or foreign reply must not become the task id, or the refusal, of another submission. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "400 Bad Request", "408 Request Timeout"})
    void bytesOnAnIdleConnectionAreNotTheReplyToTheNextPost(String status) throws Exception {
        String stray = reply(status, "{\"code\":200,\"data\":{\"task_id\":\"stray\"}}");
        BlockingQueue<Socket> answered = new LinkedBlockingQueue<>();
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, ACCEPTED);
                                    return answered.add(socket);
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        for (int i = 0; i < 20; i++) {
            assertThat(submit(gateway))
                    .isInstanceOfSatisfying(
                            Accepted.class, a -> assertThat(a.taskId()).isEqualTo("n31_a"));
            writeIfOpen(answered.take(), stray);
        }

        assertThat(server.posts()).isEqualTo(20);
        assertThat(server.connections()).isEqualTo(20);
    }

    @Test
    void bytesOnAnIdleConnectionAreNotTheReplyToTheNextStatusCall() throws Exception {
        String running = reply("200 OK", "{\"status\":\"pending\"}");
        String stray = reply("200 OK", "{\"status\":\"failed\",\"error\":\"not mine\"}");
        BlockingQueue<Socket> answered = new LinkedBlockingQueue<>();
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, running);
                                    return answered.add(socket);
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        for (int i = 0; i < 20; i++) {
            assertThat(gateway.status("n31").toString()).doesNotContain("not mine");
            Socket socket = answered.poll();
            if (socket != null) {
                writeIfOpen(socket, stray);
            }
        }
        assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(10);
    }

    private static void writeIfOpen(Socket socket, String text) {
        try {
            write(socket, text);
        } catch (IOException e) {
            // The client has closed the connection, as it should.
        }
    }

    @Test
    void aPostUsesNoConnectionOfAStatusCall() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG, 1);

        gateway.status("n31");
        gateway.status("n31");
        assertThat(server.connections()).as("status calls share one").isEqualTo(1);
        submit(gateway);

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aKeptConnectionThatTheServerClosedCostsNoStatusCall() throws Exception {
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    write(socket, reply("200 OK", "{\"status\":\"pending\"}"));
                                    return false;
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        for (int i = 1; i <= 5; i++) {
            assertThat(gateway.status("n31")).isNotInstanceOf(StatusOutcome.Unavailable.class);
            await().until(() -> server.openConnections() == 0);
            assertThat(server.requests()).hasSize(i);
        }
    }

    /** The client closes its connections for good when an Error passes through it. */
    @Test
    void anErrorAmidACallLeavesTheClientUsable() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);
        LongSupplier failing =
                () -> {
                    if (StackWalker.getInstance()
                            .walk(s -> s.anyMatch(f -> f.getMethodName().equals("pass")))) {
                        throw new StackOverflowError();
                    }
                    return 0;
                };

        assertThat(gateway.submit(request(), null, new SendDeadline(failing, 1, () -> false)))
                .isInstanceOf(NotSent.class);

        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aTruncatedReplyIsUnknownEvenIfItStartsWithSuccess() throws Exception {
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
    void aPostOverARefusedConnectionIsNotSent() throws Exception {
        URI unused = URI.create("http://127.0.0.1:" + FreePort.next());

        assertThat(submit(gateway(unused, LONG))).isInstanceOf(NotSent.class);
    }

    @Test
    void aPostToAnUnknownHostIsNotSent() throws Exception {
        assertThat(submit(gateway(URI.create("http://nowhere.invalid"), LONG)))
                .isInstanceOfSatisfying(
                        NotSent.class, n -> assertThat(n.message()).contains("not known"));
    }

    @Test
    void aPostAfterAFailedTlsHandshakeIsNotSent() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> false));
        URI tls = URI.create("https://127.0.0.1:" + server.port());

        assertThat(submit(gateway(tls, SHORT))).isInstanceOf(NotSent.class);
        assertThat(server.posts()).isZero();
    }

    @Test
    void aPostAfterATlsHandshakeAnsweredInPlainTextIsNotSent() throws Exception {
        try (ServerSocket plain = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> answerInPlainText(plain));
            URI tls = URI.create("https://127.0.0.1:" + plain.getLocalPort());

            assertThat(submit(gateway(tls, LONG))).isInstanceOf(NotSent.class);
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
    void aPooledConnectionThatTheServerClosedCostsNoPost() throws Exception {
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
    void aReplyThatIsTooLongIsUnknown() throws Exception {
        String padding = " ".repeat(Reply.LIMIT);
        RawServer server = serve(replying(reply("200 OK", "{\"task_id\":\"n31\"" + padding + "}")));

        assertThat(submit(server)).isInstanceOf(Unknown.class);
        assertThat(gateway(server.uri(), LONG).status("n31"))
                .isInstanceOf(StatusOutcome.Unavailable.class);
    }

    @Test
    void aReplyJustWithinTheLimitIsRead() throws Exception {
        String start = "{\"task_id\":\"n31\"";
        String padding = " ".repeat(Reply.LIMIT - start.length() - 1);
        RawServer server = serve(replying(reply("200 OK", start + padding + "}")));

        assertThat(submit(server)).isInstanceOf(Accepted.class);
    }

    @Test
    void anEarlyRefusalWhileTheBodyIsStillLeavingGivesOneOutcome() throws Exception {
        try (ServerSocket early = new ServerSocket(0)) {
            CompletableFuture.runAsync(() -> answerInPlainText(early));
            VideoRequest large = new VideoRequest("m", "x".repeat(8_000_000));

            SubmitOutcome outcome =
                    submit(
                            gateway(URI.create("http://127.0.0.1:" + early.getLocalPort()), LONG),
                            large,
                            LONG);

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

        gateway(server.uri(), LONG).status(id);

        String line = server.requests().get(0).line();
        assertThat(line).startsWith("GET /api/v1/tasks/").endsWith(" HTTP/1.1");
        String segment = line.substring(18, line.length() - 9);
        assertThat(segment).matches("[A-Za-z0-9._~%-]+");
        assertThat(java.net.URLDecoder.decode(segment.replace("+", "%2B"), "UTF-8")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void aTextThatCannotBeATaskIdIsNotSent(String id) throws Exception {
        RawServer server = serve(replying(ACCEPTED));

        assertThat(gateway(server.uri(), LONG).status(id))
                .isInstanceOf(StatusOutcome.Unavailable.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRequestThatCannotBeWrittenAsJsonIsRefusedUnsent() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        VideoRequest request = request();
        request.setParameters(Map.of("thing", new Object()));

        assertThat(submit(gateway(server.uri(), LONG), request, LONG)).isInstanceOf(Refused.class);
        assertThat(server.requests()).isEmpty();
    }
}
