package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.replying;
import static one.apiin.camel.internal.http.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import one.apiin.camel.internal.http.client.HttpClients;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.SendDeadline;
import one.apiin.camel.internal.provider.SubmitOutcome;
import one.apiin.camel.internal.provider.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.SubmitOutcome.NotSent;
import one.apiin.camel.internal.provider.SubmitOutcome.Unknown;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** When a call ends, what it leaves behind, and when it may not begin. */
class DeadlineTest extends GatewayFixture {

    @Test
    void aServerThatHangsIsUnknownAtTheDeadlineAndItsConnectionIsGivenUp() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), SHORT);

        long start = System.nanoTime();
        SubmitOutcome outcome =
                get(gateway.submit(request(), null, SendDeadline.within(LONG, System::nanoTime)));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(outcome).isInstanceOf(Unknown.class);
        assertThat(taken).isBetween(SHORT, LONG);
        await().until(() -> server.openConnections() == 0);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aHangOnAConnectionUsedAgainGivesItUpToo() throws Exception {
        RawServer server =
                serve(
                        new RawServer(
                                (request, socket) -> {
                                    if (!request.body().contains("hang")) {
                                        write(socket, ACCEPTED);
                                    }
                                    return true;
                                }));
        HttpVideoGateway gateway = gateway(server.uri(), SHORT, 1);

        for (int i = 1; i <= 3; i++) {
            assertThat(submit(gateway)).isInstanceOf(Accepted.class);
            assertThat(
                            get(
                                    gateway.submit(
                                            new VideoRequest("m", "hang"),
                                            null,
                                            SendDeadline.within(LONG, System::nanoTime))))
                    .isInstanceOf(Unknown.class);
            assertThat(server.connections()).isEqualTo(i);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aBodyThatDripsIsUnknownAtTheSameDeadline() throws Exception {
        RawServer server = serve(new RawServer(DeadlineTest::drip));

        SubmitOutcome outcome =
                get(
                        gateway(server.uri(), SHORT)
                                .submit(
                                        request(),
                                        null,
                                        SendDeadline.within(LONG, System::nanoTime)));

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
                Stream.generate(
                                () ->
                                        gateway.submit(
                                                new VideoRequest("m", "hang"),
                                                null,
                                                SendDeadline.within(LONG, System::nanoTime)))
                        .limit(20)
                        .toList();

        for (CompletableFuture<SubmitOutcome> each : hanging) {
            assertThat(get(each)).isInstanceOfAny(Unknown.class, NotSent.class);
        }

        assertThat(
                        get(
                                gateway.submit(
                                        request(),
                                        null,
                                        SendDeadline.within(LONG, System::nanoTime))))
                .isInstanceOf(Accepted.class);
        long left = hanging.stream().filter(f -> f.join() instanceof Unknown).count();
        assertThat(left).isEqualTo(server.posts() - 1L);
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
                () ->
                        gateway.submit(request(), null, SendDeadline.within(LONG, System::nanoTime))
                                .thenAccept(later::complete),
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

        assertThat(
                        get(
                                gateway.submit(
                                        request(),
                                        null,
                                        SendDeadline.within(Duration.ZERO, System::nanoTime))))
                .isInstanceOf(NotSent.class);
        assertThat(
                        get(
                                gateway.submit(
                                        request(),
                                        null,
                                        SendDeadline.within(
                                                Duration.ofSeconds(-1), System::nanoTime))))
                .isInstanceOf(NotSent.class);

        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aPostThatWaitsForAConnectionTooLongNeverLeaves() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), Duration.ofSeconds(2));
        CompletableFuture<SubmitOutcome> one =
                gateway.submit(request(), null, SendDeadline.within(LONG, System::nanoTime));
        CompletableFuture<SubmitOutcome> two =
                gateway.submit(request(), null, SendDeadline.within(LONG, System::nanoTime));
        await().until(() -> server.posts() == 2);

        SubmitOutcome third =
                get(gateway.submit(request(), null, SendDeadline.within(SHORT, System::nanoTime)));

        assertThat(third).isInstanceOf(NotSent.class);
        assertThat(get(one)).isInstanceOf(Unknown.class);
        assertThat(get(two)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(2);
    }

    @Test
    void closingEndsCallsThreadsAndLaterCalls() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);
        CompletableFuture<SubmitOutcome> hanging =
                gateway.submit(request(), null, SendDeadline.within(LONG, System::nanoTime));
        await().until(() -> server.posts() == 1);
        List<Thread> threads = clientThreads();
        assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);

        gateway.close();

        assertThat(get(hanging)).isInstanceOf(Unknown.class);
        assertThat(submit(gateway)).isInstanceOf(NotSent.class);
        await().until(() -> server.openConnections() == 0);
        await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
        assertThat(server.posts()).isEqualTo(1);
    }

    private static List<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(HttpClients.THREADS))
                .toList();
    }
}
