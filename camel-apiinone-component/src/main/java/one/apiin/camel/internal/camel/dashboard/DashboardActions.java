package one.apiin.camel.internal.camel.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Message;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * An operator's decisions from the page, and what they are answered.
 *
 * <p>Money: as {@link OperatorActions}.
 *
 * <p>Threads: safe for concurrent use.
 */
record DashboardActions(OperatorActions operator, TaskJson tasks) {

    private static final int MAX_BODY = 4096;

    /** 200 with the task as it is now; 409 with it if it has changed meanwhile. */
    HttpReply act(VideoTask task, String action, Message request) {
        String id = task.getSubmissionId();
        try {
            return reply(200, null, decide(id, action, body(request)));
        } catch (IllegalStateException e) {
            return reply(409, e.getMessage(), operator.find(id).orElse(task));
        } catch (IllegalArgumentException | IOException e) {
            return HttpReply.error(400, e.getMessage());
        } catch (ApiInOneException e) {
            return reply(502, e.getMessage(), operator.find(id).orElse(task));
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

    private HttpReply reply(int status, String error, VideoTask task) {
        JsonObject body = new JsonObject();
        TaskJson.put(body, "error", TaskJson.text(error));
        body.put("task", tasks.card(task));
        return HttpReply.json(status, body);
    }
}
