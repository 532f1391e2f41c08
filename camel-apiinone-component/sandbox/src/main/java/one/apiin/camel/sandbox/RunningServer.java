package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The Vert.x instance and the HTTP server of a sandbox. */
final class RunningServer implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 20;

    private final AtomicBoolean closed = new AtomicBoolean();
    private final Vertx vertx;
    private final SandboxCore core;
    private final int port;

    RunningServer(SandboxSettings settings) {
        vertx = Vertx.vertx(options());
        core = new SandboxCore(vertx, settings);
        try {
            core.tasks.restore();
            port = await(listen(settings.port)).actualPort();
        } catch (UncheckedIOException e) {
            close();
            throw e;
        } catch (RuntimeException e) {
            close();
            String where = "127.0.0.1:" + settings.port;
            throw new IllegalStateException("The sandbox cannot listen on " + where, e.getCause());
        }
        core.tasks.baseUrl(baseUrl());
    }

    SandboxCore core() {
        return core;
    }

    int port() {
        return port;
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                await(vertx.close());
            } finally {
                core.clips.close();
            }
        }
    }

    /** HTTP/1.1 only, so that a fault that closes the connection affects a single request. */
    private Future<HttpServer> listen(int port) {
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(new SandboxServer(vertx, core))
                .listen(port, "127.0.0.1");
    }

    private static VertxOptions options() {
        FileSystemOptions files = new FileSystemOptions();
        files.setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(files);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new IllegalStateException("Vert.x did not respond in time", e);
            }
            throw e;
        }
    }
}
