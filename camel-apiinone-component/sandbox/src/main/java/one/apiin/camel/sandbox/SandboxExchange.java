package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.FaultExchange;
import one.apiin.camel.sandbox.fault.FaultRequest;
import one.apiin.camel.sandbox.fault.Reply;

/**
 * One HTTP request: passes through the faults, and is answered once.
 *
 * <p>Threads: one event loop.
 */
final class SandboxExchange implements FaultExchange {

    private static final System.Logger LOG = System.getLogger(SandboxExchange.class.getName());

    /** The normal processing of a request, and its ledger entries. */
    interface Work {

        /** Processes the request; called at most once. */
        Answer proceed();

        /** Completes the task of a status call. */
        void endTask();

        /** Called once, with status 0 without a reply. */
        void answered(int status, String note, boolean accepted);
    }

    private final Vertx vertx;
    private final HttpServerRequest http;
    private final FaultRequest request;
    private final Work work;
    private Answer answer;
    private boolean done;

    SandboxExchange(Vertx vertx, HttpServerRequest http, String body, Work work) {
        this.vertx = vertx;
        this.http = http;
        this.work = work;
        request = new FaultRequest(http.method().name(), http.path(), body);
    }

    /** Passes the request to the fault; an exception is answered with status 500. */
    void passThrough(Fault fault) {
        try {
            fault.handle(this, exchange -> exchange.send(exchange.proceed()));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "The sandbox or a fault threw", e);
            send(Reply.text(500, "text/plain", "The sandbox or a fault threw " + e));
        }
    }

    @Override
    public FaultRequest request() {
        return request;
    }

    @Override
    public Reply proceed() {
        if (answer == null) {
            answer = work.proceed();
        }
        return answer.reply();
    }

    @Override
    public void endTask() {
        work.endTask();
    }

    @Override
    public void send(Reply reply) {
        finish(reply.status(), "", () -> head(reply).end(body(reply, reply.body().length)));
    }

    @Override
    public void sendPart(Reply reply, int bytes) {
        int part = Math.min(bytes, reply.body().length);
        finish(
                reply.status(),
                "cut after " + part + " bytes",
                () -> head(reply).write(body(reply, part)).onComplete(sent -> close()));
    }

    @Override
    public void drip(Reply reply, Duration gap) {
        finish(reply.status(), "byte by byte", () -> drip(head(reply), reply.body(), 0, gap));
    }

    @Override
    public void endless(Reply reply) {
        finish(
                reply.status(),
                "endless body",
                () -> {
                    HttpServerResponse response = http.response().setStatusCode(reply.status());
                    reply.headers().forEach(response::putHeader);
                    endless(response.setChunked(true), Buffer.buffer(reply.body()));
                });
    }

    @Override
    public void reset() {
        finish(0, "connection closed without a reply", this::close);
    }

    @Override
    public void hang() {
        finish(0, "left without a reply", () -> {});
    }

    @Override
    public void later(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> action.run());
    }

    private void finish(int status, String how, Runnable action) {
        if (done) {
            return;
        }
        done = true;
        String note = answer == null ? how : answer.note() + (how.isEmpty() ? "" : ", " + how);
        Future<?> ready = answer == null ? Future.succeededFuture() : answer.ready();
        ready.onComplete(
                result -> {
                    work.answered(status, note, answer != null && answer.accepted());
                    action.run();
                });
    }

    private void close() {
        http.connection().close();
    }

    private Buffer body(Reply reply, int bytes) {
        return http.method() == HttpMethod.HEAD
                ? Buffer.buffer()
                : Buffer.buffer(reply.body()).slice(0, bytes);
    }

    private HttpServerResponse head(Reply reply) {
        HttpServerResponse response = http.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        return response.putHeader("Content-Length", Integer.toString(reply.body().length));
    }

    /** Waits for each write before the next one, as fast as the client reads. */
    private void endless(HttpServerResponse response, Buffer body) {
        if (!response.closed() && body.length() > 0) {
            response.write(body)
                    .onSuccess(written -> vertx.runOnContext(next -> endless(response, body)));
        }
    }

    private void drip(HttpServerResponse response, byte[] body, int from, Duration gap) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (from == body.length) {
            response.end();
            return;
        }
        response.write(Buffer.buffer(1).appendByte(body[from]));
        later(gap, () -> drip(response, body, from + 1, gap));
    }
}
