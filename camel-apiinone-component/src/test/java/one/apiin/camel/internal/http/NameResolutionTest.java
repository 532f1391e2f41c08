package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.replying;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.NotSent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The provider's name: a resolver that hangs, and several addresses; only requestTimeout ends a wait. */
class NameResolutionTest extends GatewayFixture {

    private final CountDownLatch resolved = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void release() {
        resolved.countDown();
    }

    private InetAddress[] hanging(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        try {
            resolved.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private HttpVideoGateway gateway(int port, Duration timeout, NameLookups.Names names) {
        return gateway(
                URI.create("http://provider.example:" + port),
                timeout,
                20,
                settings -> {
                    HttpSettings patient =
                            new HttpSettings(
                                    settings.baseUrl(),
                                    KEY,
                                    timeout,
                                    20,
                                    new HttpSettings.Network(Duration.ofHours(1), null, null));
                    return new HttpVideoGateway(patient, scheduler, CLOCK, names, System::nanoTime);
                });
    }

    @Test
    void aResolverThatHangsHoldsOneThreadAndNoCallerBeyondTheDeadline() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        HttpVideoGateway gateway = gateway(server.port(), SHORT, this::hanging);

        List<CompletableFuture<SubmitOutcome>> calls =
                IntStream.range(0, 10).mapToObj(i -> send(gateway, request())).toList();

        for (CompletableFuture<SubmitOutcome> call : calls) {
            assertThat(get(call))
                    .isInstanceOfSatisfying(
                            NotSent.class, n -> assertThat(n.message()).contains("300 ms"));
        }
        assertThat(gateway.status("n31")).isInstanceOf(StatusOutcome.Unavailable.class);
        assertThat(lookups).hasValue(1);
        resolved.countDown();
        await().until(() -> submit(gateway) instanceof Accepted);
    }

    @Test
    void closingEndsACallThatWaitsForTheResolver() throws Exception {
        HttpVideoGateway gateway = gateway(9, LONG, this::hanging);
        CompletableFuture<SubmitOutcome> call = send(gateway, request());
        await().until(() -> lookups.get() == 1);

        gateway.close();

        assertThat(get(call))
                .isInstanceOfSatisfying(
                        NotSent.class, n -> assertThat(n.message()).contains("stopping"));
    }

    /** Docker's names of services; {@code java.net.URI} sees no host in them. */
    @Test
    void aHostWithAnUnderscoreIsCalled() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        InetAddress[] local = {InetAddress.getLoopbackAddress()};
        URI base = URI.create("http://video_api:" + server.port());
        HttpVideoGateway gateway =
                gateway(
                        base,
                        LONG,
                        1,
                        settings ->
                                new HttpVideoGateway(
                                        settings, scheduler, CLOCK, h -> local, System::nanoTime));

        assertThat(submit(gateway)).isInstanceOf(Accepted.class);
        assertThat(server.requests().get(0).head())
                .contains("\r\nHost: video_api:" + server.port() + "\r\n");
    }

    @Test
    void theNextAddressIsTried() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        InetAddress[] addresses = {
            InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
        };

        assertThat(submit(gateway(server.port(), LONG, host -> addresses)))
                .isInstanceOf(Accepted.class);
        assertThat(server.posts()).isEqualTo(1);
    }

    @Test
    void aPostThatCouldNotBeSentIsFollowedByOneToTheNextAddress() throws Exception {
        RawServer server = serve(replying(ACCEPTED));
        InetAddress silent = InetAddress.getByName("127.0.0.2");
        InetAddress[] addresses = {silent, InetAddress.getLoopbackAddress()};
        List<Socket> backlog = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(server.port(), 1, silent)) {
            do {
                backlog.add(new Socket());
            } while (connects(backlog.get(backlog.size() - 1), full));
            HttpVideoGateway gateway = gateway(server.port(), SHORT, host -> addresses);

            assertThat(submit(gateway)).isInstanceOf(NotSent.class);
            await().until(() -> submit(gateway) instanceof Accepted);
        } finally {
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    /** A full backlog: the server's system answers no further connection. */
    @Test
    void afterTheDeadlineNoFurtherAddressIsTried() throws Exception {
        InetAddress local = InetAddress.getLoopbackAddress();
        InetAddress[] addresses = {local, local, local};
        List<Socket> backlog = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, local)) {
            do {
                backlog.add(new Socket());
            } while (connects(backlog.get(backlog.size() - 1), full));

            CompletableFuture<SubmitOutcome> call =
                    send(gateway(full.getLocalPort(), SHORT, host -> addresses), request());

            assertThat(get(call)).isInstanceOf(NotSent.class);
        } finally {
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    /** At once, without the server's program; or not at all. */
    private static boolean connects(Socket socket, ServerSocket to) throws IOException {
        try {
            socket.connect(to.getLocalSocketAddress(), 1_000);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
