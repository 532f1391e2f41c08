package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import one.apiin.camel.internal.http.GatewayFixture;
import one.apiin.camel.internal.http.HttpVideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.Accepted;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome.NotSent;
import one.apiin.camel.task.VideoRequest;
import org.junit.jupiter.api.Test;

/** Replies that race the deadline, resets and hangs: each count is right and no pooled connection is lost. */
class ConnectionPoolStressTest extends GatewayFixture {

    private static final int CONNECTIONS = 4;
    private static final int CALLS = 600;

    private final CyclicBarrier allConnections = new CyclicBarrier(CONNECTIONS);

    @Test
    void noConnectionOfThePoolIsLostAndNoPostIsCountedTwice() throws Exception {
        RawServer server = serve(new RawServer(this::misbehave));
        HttpVideoGateway gateway = gateway(server.uri(), Duration.ofMillis(40), CONNECTIONS);

        List<CompletableFuture<SubmitOutcome>> calls =
                IntStream.range(0, CALLS).mapToObj(i -> call(gateway, i)).toList();

        int sent = 0;
        for (CompletableFuture<SubmitOutcome> each : calls) {
            sent += get(each) instanceof NotSent ? 0 : 1;
        }
        List<String> arrived = server.requests().stream().map(RawServer.Request::body).toList();
        assertThat(arrived).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(sent);
        await().untilAsserted(() -> everyConnectionServes(gateway));
    }

    private static CompletableFuture<SubmitOutcome> call(HttpVideoGateway gateway, int number) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        return send(gateway, new VideoRequest("m", "call " + number));
    }

    /** The server answers only when one call per connection of the pool has arrived. */
    private static void everyConnectionServes(HttpVideoGateway gateway) {
        List<CompletableFuture<SubmitOutcome>> together =
                IntStream.range(0, CONNECTIONS)
                        .mapToObj(i -> send(gateway, new VideoRequest("m", "gather")))
                        .toList();
        assertThat(together).allSatisfy(f -> assertThat(f.join()).isInstanceOf(Accepted.class));
    }

    private boolean misbehave(RawServer.Request request, Socket socket) throws IOException {
        if (request.body().contains("gather")) {
            return gather(socket);
        }
        int dice = ThreadLocalRandom.current().nextInt(100);
        if (dice < 5) {
            return RawServer.reset(socket);
        }
        if (dice < 10) {
            return true;
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(dice < 50 ? dice * 100L : 39_500));
        RawServer.write(socket, ACCEPTED);
        return dice < 90;
    }

    private boolean gather(Socket socket) throws IOException {
        try {
            allConnections.await(30, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            allConnections.reset();
            return false;
        }
        RawServer.write(socket, ACCEPTED);
        return true;
    }
}
