package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;

/**
 * Sends callbacks, and writes each response, or the timeout after 10 seconds, to the ledger.
 *
 * <p>Threads: safe for concurrent use; never blocks.
 */
final class CallbackSender {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final HttpClient client;
    private final SandboxLedger ledger;
    private final EventQueue events;
    private final InstantSource clock;

    CallbackSender(Vertx vertx, SandboxLedger ledger, EventQueue events, InstantSource clock) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    /** Posts the body to the task's callback URL; the future never fails. */
    Future<Void> send(SandboxTask task, String body) {
        return post(task.callbackUrl(), body)
                .map(status -> entry(task, body, status, null))
                .otherwise(error -> entry(task, body, 0, String.valueOf(error.getMessage())))
                .map(this::record);
    }

    private Future<Integer> post(String url, String body) {
        try {
            RequestOptions options = new RequestOptions().setAbsoluteURI(url);
            options.setMethod(HttpMethod.POST).setTimeout(TIMEOUT_MILLIS);
            options.putHeader("Content-Type", "application/json");
            return client.request(options)
                    .compose(request -> request.send(body))
                    .compose(response -> response.end().map(response.statusCode()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e); // not a valid URL
        }
    }

    private Void record(LedgerEntry entry) {
        ledger.add(entry);
        events.deliver();
        return null;
    }

    private LedgerEntry entry(SandboxTask task, String body, int status, String error) {
        return new LedgerEntry.Callback(
                clock.instant(), task.taskId(), task.callbackUrl(), body, status, error);
    }
}
