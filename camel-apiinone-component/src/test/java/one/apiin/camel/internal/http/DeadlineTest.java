package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.replying;
import static one.apiin.camel.internal.http.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.NotSent;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Unknown;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** The deadlines of a call, the connection that it leaves, and the latest start. */
class DeadlineTest extends GatewayFixture {

    private static final VideoRequest HANG = new VideoRequest("m", "hang");

    /** The deadlines pass when the test says so, however long the machine takes. */
    private final AtomicLong nanos = new AtomicLong();

    private final BlockingQueue<Runnable> sweeps = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timers =
            new ScheduledThreadPoolExecutor(1) {
                @Override
                public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
                    sweeps.add(work);
                    return null;
                }
            };

    private HttpVideoGateway withTimers(RawServer server, int connections) {
        return gateway(
                server.uri(),
                LONG,
                connections,
                settings ->
                        new HttpVideoGateway(
                                settings, timers, CLOCK, InetAddress::getAllByName, nanos::get));
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
        List<Runnable> due = new ArrayList<>();
        sweeps.drainTo(due);
        due.forEach(Runnable::run);
    }

    /** A call whose thread is late is ended by a later sweep. */
    private void advanceUntilDone(Duration step, List<? extends CompletableFuture<?>> calls) {
        await().until(
                        () -> {
                            advance(step);
                            return calls.stream().allMatch(CompletableFuture::isDone);
                        });
    }

    /** Answers, unless the prompt or the task id says hang. */
    private RawServer hangsIfAsked() throws IOException {
        return serve(
                new RawServer(
                        (request, socket) -> {
                            if (!request.body().contains("hang")
                                    && !request.line().contains("hang")) {
                                write(socket, ACCEPTED);
                            }
                            return true;
                        }));
    }

    @Test
    void aServerThatHangsIsUnknownAtTheDeadlineAndItsConnectionIsClosed() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        CompletableFuture<SubmitOutcome> outcome = send(withTimers(server, 1), request());
        await().until(() -> server.posts() == 1);

        advance(LONG.minusMillis(1));
        boolean early = outcome.isDone();
        advance(Duration.ofMillis(1));

        assertThat(early).isFalse();
        assertThat(get(outcome)).isInstanceOf(Unknown.class);
        await().until(() -> server.openConnections() == 0);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aStatusCallThatHangsOnAReusedConnectionClosesItToo() throws Exception {
        RawServer server = hangsIfAsked();
        HttpVideoGateway gateway = withTimers(server, 1);

        for (int i = 1; i <= 3; i++) {
            int requests = 2 * i;
            gateway.status("n31");
            CompletableFuture<StatusOutcome> hanging = inBackground(() -> gateway.status("hang"));
            await().until(() -> server.requests().size() == requests);
            advance(LONG);
            assertThat(get(hanging)).isInstanceOf(StatusOutcome.Unavailable.class);
            assertThat(server.connections()).isEqualTo(i);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aBodyThatDripsIsUnknownAtTheSameDeadline() throws Exception {
        AtomicInteger drips = new AtomicInteger();
        RawServer server = serve(new RawServer((request, socket) -> drip(socket, drips)));
        CompletableFuture<SubmitOutcome> outcome = send(withTimers(server, 1), request());
        await().until(() -> drips.get() > 3);

        advance(LONG);

        assertThat(get(outcome))
                .isInstanceOfSatisfying(
                        Unknown.class, u -> assertThat(u.message()).contains("60000 ms"));
        await().until(() -> server.openConnections() == 0);
    }

    private static boolean drip(Socket socket, AtomicInteger drips) throws IOException {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
        socket.setSoTimeout(50);
        while (true) {
            write(socket, " ");
            drips.incrementAndGet();
            try {
                if (socket.getInputStream().read() < 0) {
                    return false;
                }
            } catch (SocketTimeoutException e) {
                continue;
            }
        }
    }

    /** A request may have been sent and not arrived, if its connection was closed in between. */
    @Test
    void afterManyHangsThePoolStillServes() throws Exception {
        RawServer server = hangsIfAsked();
        HttpVideoGateway gateway = withTimers(server, 2);
        List<CompletableFuture<SubmitOutcome>> hanging =
                IntStream.range(0, 20)
                        .mapToObj(i -> send(gateway, new VideoRequest("m", "hang " + i)))
                        .toList();
        await().until(() -> server.posts() == 2);

        advanceUntilDone(LONG, hanging);

        int unknown = 0;
        for (CompletableFuture<SubmitOutcome> each : hanging) {
            assertThat(get(each)).isInstanceOfAny(Unknown.class, NotSent.class);
            unknown += get(each) instanceof Unknown ? 1 : 0;
        }
        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        List<String> arrived =
                server.requests().stream()
                        .map(RawServer.Request::body)
                        .filter(body -> body.contains("hang"))
                        .toList();
        assertThat(arrived).doesNotHaveDuplicates().hasSizeBetween(2, unknown);
    }

    @Test
    void aStatusCallReusesAConnectionAtOnceButNotAfterTwoIdleSeconds() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG, 1);
        gateway.status("n31");
        gateway.status("n31");
        int atOnce = server.connections();

        CompletableFuture<StatusOutcome> later = new CompletableFuture<>();
        scheduler.schedule(
                () -> later.complete(gateway.status("n31")), 2_100, TimeUnit.MILLISECONDS);
        get(later);

        assertThat(atOnce).isEqualTo(1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatIsNotUsedAgainIsClosed() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG, 1);

        gateway.status("n31");

        assertThat(server.connections()).isEqualTo(1);
        await().until(() -> server.openConnections() == 0);
    }

    @Test
    void nothingIsSentAfterTheLatestStart() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);

        assertThat(submit(gateway, request(), Duration.ZERO)).isInstanceOf(NotSent.class);
        assertThat(submit(gateway, request(), Duration.ofSeconds(-1))).isInstanceOf(NotSent.class);

        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aPostThatWaitsForAConnectionTooLongIsNotSent() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = withTimers(server, 2);
        CompletableFuture<SubmitOutcome> one = send(gateway, request());
        CompletableFuture<SubmitOutcome> two = send(gateway, request());
        await().until(() -> server.posts() == 2);
        SendDeadline soon = SendDeadline.within(SHORT, nanos::get);
        CompletableFuture<SubmitOutcome> third =
                inBackground(() -> gateway.submit(request(), null, soon));

        advance(SHORT);
        advanceUntilDone(Duration.ZERO, List.of(third));
        SubmitOutcome waited = get(third);
        boolean early = one.isDone() || two.isDone();
        advance(LONG);

        assertThat(waited).isInstanceOf(NotSent.class);
        assertThat(early).isFalse();
        assertThat(get(one)).isInstanceOf(Unknown.class);
        assertThat(get(two)).isInstanceOf(Unknown.class);
        assertThat(server.posts()).isEqualTo(2);
    }

    @Test
    void closingEndsRunningCallsAtOnceAndLaterOnes() throws Exception {
        RawServer server = serve(new RawServer((request, socket) -> true));
        HttpVideoGateway gateway = gateway(server.uri(), LONG);
        CompletableFuture<SubmitOutcome> hanging = send(gateway, request());
        await().until(() -> server.posts() == 1);

        gateway.close();

        assertThat(get(hanging)).isInstanceOf(Unknown.class);
        assertThat(submit(gateway)).isInstanceOf(NotSent.class);
        await().until(() -> server.openConnections() == 0);
        assertThat(server.posts()).isEqualTo(1);
    }
}
