package one.apiin.camel.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.sandbox.fault.Reply;

/**
 * The HTTP server: routes each request, writes its arrival to the ledger, and passes it through the
 * faults.
 *
 * <p>Threads: one event loop.
 */
final class SandboxServer implements Handler<HttpServerRequest> {

    private static final System.Logger LOG = System.getLogger(SandboxServer.class.getName());
    private static final String INVALID = "invalid_request_error";
    private static final String SUBMIT = "/api/v1/videos/generations";
    private static final Pattern TASK = Pattern.compile("/api/v1/tasks/([^/]+)");
    private static final Pattern CLIP = Pattern.compile("/files/([^/]+)\\.mp4");

    private final Vertx vertx;
    private final SandboxCore core;

    SandboxServer(Vertx vertx, SandboxCore core) {
        this.vertx = vertx;
        this.core = core;
    }

    @Override
    public void handle(HttpServerRequest http) {
        http.body()
                .onSuccess(body -> route(http, body.toString()))
                .onFailure(
                        error ->
                                LOG.log(
                                        Level.DEBUG,
                                        "The client closed the connection during a request",
                                        error));
    }

    private void route(HttpServerRequest http, String body) {
        Matcher task = TASK.matcher(http.path());
        Matcher clip = CLIP.matcher(http.path());
        boolean get = http.method() == HttpMethod.GET;
        boolean head = http.method() == HttpMethod.HEAD;
        if (http.path().equals(SUBMIT) && http.method() == HttpMethod.POST) {
            run(http, body, new SandboxWork.Submit(core, http, body), core.submitFaults.next());
        } else if (task.matches() && get) {
            Fault fault = core.statusFaults.next();
            run(http, "", new SandboxWork.Status(core, http, task.group(1)), fault);
        } else if (clip.matches() && (get || head)) {
            clip(http, clip.group(1));
        } else if (http.path().equals("/sandbox/ledger") && get) {
            answer(http, Answer.accepted(ledger(http), ""));
        } else {
            answer(http, Answer.refused(404, INVALID, "Not found"));
        }
        core.events.deliver();
    }

    private void clip(HttpServerRequest http, String taskId) {
        Optional<SandboxTask> done =
                core.store.find(taskId).filter(task -> task.state() == SandboxTask.State.SUCCEEDED);
        if (done.isEmpty()) {
            download(http, Answer.refused(404, INVALID, "File not found"));
            return;
        }
        if (core.clipUrls.isExpired(http.query())) {
            download(http, Answer.refused(403, INVALID, "URL expired"));
            return;
        }
        Path file = core.settings.clips.onDisk(done.get());
        if (file != null) {
            send(http, file);
            return;
        }
        Future.fromCompletionStage(core.clips.clip(done.get()), vertx.getOrCreateContext())
                .map(bytes -> Answer.accepted(ClipHandler.reply(http, bytes), ""))
                .otherwise(error -> Answer.refused(500, "server_error", "No clip: " + error))
                .onSuccess(answer -> download(http, answer));
    }

    private void send(HttpServerRequest http, Path file) {
        SandboxWork work = new SandboxWork.Known(core, http, null);
        try {
            work.answered(ClipHandler.send(http, file), "from the disk", true);
        } catch (IOException e) {
            answer(http, Answer.refused(500, "server_error", "No clip: " + e));
        }
    }

    private Reply ledger(HttpServerRequest http) {
        String accept = http.getHeader("Accept");
        return accept != null && accept.contains("application/json")
                ? Reply.json(200, LedgerReport.json(core.ledger, core.store.credits()).encode())
                : Reply.text(200, "text/plain; charset=utf-8", core.ledger.report());
    }

    private void download(HttpServerRequest http, Answer answer) {
        Fault fault = core.downloadFaults.next();
        run(http, "", new SandboxWork.Known(core, http, answer), fault);
    }

    private void answer(HttpServerRequest http, Answer answer) {
        run(http, "", new SandboxWork.Known(core, http, answer), Faults.none());
    }

    private void run(HttpServerRequest http, String body, SandboxWork work, Fault fault) {
        new SandboxExchange(vertx, http, body, work).passThrough(fault);
    }
}
