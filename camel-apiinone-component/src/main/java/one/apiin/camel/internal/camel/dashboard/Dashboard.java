package one.apiin.camel.internal.camel.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.camel.http.HttpEndpoints.Resource;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The live page of one account: its files, its state as JSON, the timelines of tasks and the operator's
 * actions. Shows no API key, prompt or result URL.
 *
 * <p>Money: reads no more than the ledger; only {@code checkNow} and {@code adopt} make a call, a free one.
 *
 * <p>Threads: safe for concurrent use; a request waits for the ledger, at most 5 s for the state.
 */
public final class Dashboard {

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final String FOLDER = "/one/apiin/camel/dashboard/";
    private static final int MAX_BODY = 4096;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** No ledger has it; for ids that none can have. */
    private static final String NO_ID = "-";

    /**
     * What the options say about the page.
     *
     * @param account the account that the page shows
     * @param path where it is served
     * @param actions whether an operator may decide on it
     * @param creditPrice dollars a credit, for display only, or null
     * @param creditLimit credits of one period, or null
     */
    public record Settings(
            String account, String path, boolean actions, Double creditPrice, Long creditLimit) {}

    private final Settings settings;
    private final OperatorActions operator;
    private final TaskJson tasks;
    private final StateCache states;
    private final RateLimitedLog warnings = new RateLimitedLog(System::nanoTime);

    public Dashboard(Settings settings, AccountRuntime engine) {
        this.settings = settings;
        this.operator = engine.operator();
        TaskHistory history = new TaskHistory(operator::now);
        engine.onChange(history::changed);
        this.tasks = new TaskJson(operator, history);
        DashboardState state = new DashboardState(engine, settings, tasks);
        this.states = new StateCache(state::read, engine::inBackground, System::nanoTime);
        engine.onChange((before, after) -> states.changed());
    }

    /** Says in the log where the page is, and warns if unauthenticated clients may act on it. */
    public void announce(CamelContext context) {
        LOG.info("The page of the account {} is at {}", settings.account(), settings.path());
        if (settings.actions() && RequestGuard.isOpen(context)) {
            LOG.warn(
                    "Option dashboardActions is true, and no authentication of the HTTP server can be"
                            + " seen: each client that reaches {} can release, adopt and resolve tasks."
                            + " Set camel.server.authenticationEnabled, use Spring Security, bind a"
                            + " loopback address, or put a proxy with authentication in front",
                    settings.path());
        }
    }

    /** What is served, by method and path. */
    public Map<Resource, Processor> resources() {
        Map<Resource, Processor> served = new LinkedHashMap<>();
        String page = read("index.html");
        served.put(new Resource("get", null), answering(request -> page(request, page)));
        file(served, "app.js", "text/javascript");
        file(served, "style.css", "text/css");
        file(served, "icon.svg", "image/svg+xml");
        served.put(new Resource("get", "/state"), reading(this::state));
        served.put(new Resource("get", "/tasks/{submissionId}"), reading(this::timeline));
        served.put(new Resource("post", "/tasks/{submissionId}/{action}"), answering(this::action));
        return served;
    }

    private void file(Map<Resource, Processor> served, String name, String type) {
        HttpReply file = HttpReply.file(type, read(name));
        served.put(new Resource("get", "/" + name), answering(file::unlessKnown));
    }

    /** The text of a file in the jar. */
    private static String read(String name) {
        try (InputStream in = Dashboard.class.getResourceAsStream(FOLDER + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Processor reading(Function<Message, HttpReply> handler) {
        return answering(
                request -> RequestGuard.read(request).orElseGet(() -> handler.apply(request)));
    }

    /** Never fails: an exception must reach neither the caller nor an error handler's log. */
    private Processor answering(Function<Message, HttpReply> handler) {
        return exchange -> {
            Message message = exchange.getMessage();
            HttpReply reply;
            try {
                reply = handler.apply(message);
            } catch (RuntimeException e) {
                warnings.failed(LOG, Level.WARN, "Requests of the page failed", e);
                reply = HttpReply.error(503, "The ledger does not respond");
            }
            reply.write(message);
        };
    }

    /** Links are relative, so that the page works below the path that a proxy adds. */
    private HttpReply page(Message request, String page) {
        String below = path(request).endsWith("/") ? "" : last(settings.path()) + "/";
        return HttpReply.file("text/html", page.replace("{{below}}", below)).unlessKnown(request);
    }

    private HttpReply state(Message request) {
        StateCache.State state = states.get();
        String now = String.valueOf(operator.now().toEpochMilli());
        Map<String, String> headers = Map.of("ETag", state.etag(), "X-Now", now);
        return HttpReply.json(state.text(), headers).unlessKnown(request);
    }

    private HttpReply timeline(Message request) {
        return answer(last(path(request)), task -> HttpReply.json(200, tasks.timeline(task)));
    }

    /** A ledger may hold several accounts. */
    private HttpReply answer(String id, Function<VideoTask, HttpReply> answer) {
        return operator.find(ID.matcher(id).matches() ? id : NO_ID)
                .filter(task -> task.getAccount().equals(settings.account()))
                .map(answer)
                .orElseGet(() -> HttpReply.error(404, "The ledger has no such submission"));
    }

    private HttpReply action(Message request) {
        if (!settings.actions()) {
            return HttpReply.error(
                    403, "Refused: the page is read-only; set dashboardActions=true to act here");
        }
        String path = path(request);
        String id = last(path.substring(0, path.lastIndexOf('/')));
        HttpReply reply =
                RequestGuard.action(request)
                        .orElseGet(() -> answer(id, task -> act(task, last(path), request)));
        states.forget();
        return reply;
    }

    /** 200 with the task as it is now; 409 with it if it has changed meanwhile. */
    private HttpReply act(VideoTask task, String action, Message request) {
        String id = task.getSubmissionId();
        try {
            return acted(200, null, decide(id, action, body(request)));
        } catch (IllegalStateException e) {
            return acted(409, e.getMessage(), operator.find(id).orElse(task));
        } catch (IllegalArgumentException | IOException e) {
            return HttpReply.error(400, e.getMessage());
        } catch (ApiInOneException e) {
            return acted(502, e.getMessage(), operator.find(id).orElse(task));
        }
    }

    private VideoTask decide(String id, String action, JsonObject body) {
        return switch (action) {
            case "release" -> operator.release(id);
            case "notCharged" -> operator.notCharged(id);
            case "checkNow" -> operator.checkNow(id);
            case "adopt" ->
                    operator.adopt(id, body.get("taskId") instanceof String text ? text : null);
            default ->
                    throw new IllegalArgumentException(
                            "Unknown action; the actions are release, notCharged, adopt, checkNow");
        };
    }

    private static JsonObject body(Message request) throws IOException {
        try (InputStream in = request.getBody(InputStream.class)) {
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_BODY + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length <= MAX_BODY
                    && (text.isEmpty() ? new JsonObject() : Jsoner.deserialize(text))
                            instanceof JsonObject json) {
                return json;
            }
        } catch (DeserializationException e) {
            // its message quotes the text
        }
        throw new IllegalArgumentException("The body must be a small JSON object");
    }

    private HttpReply acted(int status, String error, VideoTask task) {
        JsonObject body = new JsonObject();
        TaskJson.put(body, "error", TaskJson.text(error));
        body.put("task", tasks.card(task));
        return HttpReply.json(status, body);
    }

    /** Of the URL; servers differ in what they call the path. */
    private static String path(Message request) {
        String uri = request.getHeader(Exchange.HTTP_URI, "", String.class);
        return StringHelper.before(uri, "?", uri);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
