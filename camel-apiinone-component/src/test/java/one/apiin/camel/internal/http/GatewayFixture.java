package one.apiin.camel.internal.http;

import static one.apiin.camel.internal.http.client.RawServer.reply;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.RawServer;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.VideoRequest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Gateways and servers that end with the test. */
@Timeout(180)
public abstract class GatewayFixture {

    public static final String KEY = "aio_secret_of_the_test";
    public static final Duration SHORT = Duration.ofMillis(300);

    /** No time bound of a test is shorter, so that a busy machine fails nothing. */
    public static final Duration LONG = Duration.ofSeconds(60);

    public static final String ACCEPTED =
            reply("200 OK", "{\"code\":200,\"data\":{\"task_id\":\"n31_a\"}}");
    public static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private static final Executor THREADS =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "gateway-test");
                        thread.setDaemon(true);
                        return thread;
                    });

    public final List<AutoCloseable> resources = new ArrayList<>();
    public final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    public void closeAll() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
        scheduler.shutdownNow();
    }

    public RawServer serve(RawServer server) {
        resources.add(server);
        return server;
    }

    public HttpVideoGateway gateway(URI base, Duration requestTimeout) {
        return gateway(base, requestTimeout, 2);
    }

    public HttpVideoGateway gateway(URI base, Duration requestTimeout, int connections) {
        return gateway(base, requestTimeout, connections, scheduler);
    }

    public HttpVideoGateway gateway(
            URI base, Duration requestTimeout, int connections, ScheduledExecutorService timers) {
        return gateway(
                base,
                requestTimeout,
                connections,
                settings -> new HttpVideoGateway(settings, timers, CLOCK));
    }

    public HttpVideoGateway gateway(
            URI base,
            Duration requestTimeout,
            int connections,
            Function<HttpSettings, HttpVideoGateway> made) {
        HttpSettings settings =
                new HttpSettings(
                        base,
                        KEY,
                        requestTimeout,
                        connections,
                        new HttpSettings.Network(LONG, null, null));
        HttpVideoGateway gateway = made.apply(settings);
        resources.add(0, gateway);
        return gateway;
    }

    public SubmitOutcome submit(RawServer server) {
        return submit(gateway(server.uri(), LONG));
    }

    public static SubmitOutcome submit(HttpVideoGateway gateway) {
        return submit(gateway, request(), LONG);
    }

    public static SubmitOutcome submit(
            HttpVideoGateway gateway, VideoRequest request, Duration startWithin) {
        return gateway.submit(request, null, SendDeadline.within(startWithin, System::nanoTime));
    }

    /** On a thread of its own. */
    public static CompletableFuture<SubmitOutcome> send(
            HttpVideoGateway gateway, VideoRequest request) {
        return inBackground(() -> submit(gateway, request, LONG));
    }

    public static <T> CompletableFuture<T> inBackground(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, THREADS);
    }

    public static VideoRequest request() {
        return new VideoRequest("m", "p");
    }

    public static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(LONG.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
    }

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }
}
