package one.apiin.camel.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The reply body to a status call. The provider does not document it for videos, so each value is a
 * candidate; a client should accept all of them.
 */
public enum StatusShape {
    /**
     * The sister services: {@code data.status} IN_PROGRESS, SUCCESS, FAILED; {@code
     * data.response[]}.
     */
    ENVELOPE {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonArray response = url == null ? new JsonArray() : JsonArray.of(url);
            JsonObject data = new JsonObject();
            data.put("task_id", task.taskId())
                    .put("status", word(task, "IN_PROGRESS", "SUCCESS", "FAILED"))
                    .put("consumed_credits", spent(task))
                    .put("created_at", task.createdAt().toString())
                    .put("request", new JsonObject(task.request()))
                    .put("response", response)
                    .put("error_message", message(task));
            return envelope(data);
        }
    },
    /** The music feed: {@code data.type}, and objects in {@code data.response_data[]}. */
    RESPONSE_DATA {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonObject result = new JsonObject().put("id", task.taskId()).put("video_url", url);
            result.put("status", word(task, "text", "complete", "failed"));
            result.put("fail_message", message(task)).put("error_message", message(task));
            JsonObject data = new JsonObject();
            data.put("type", word(task, "IN_PROGRESS", "SUCCESS", "FAILED"))
                    .put("request_body", new JsonObject(task.request()))
                    .put("response_data", task.ended() ? JsonArray.of(result) : new JsonArray())
                    .put("created_at", task.createdAt().toString());
            return envelope(data);
        }
    },
    /** {@code data.output.video_url}; completed or failed; an object in {@code data.error}. */
    OUTPUT {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonObject data = lower(task);
            if (url != null) {
                data.put("output", new JsonObject().put("video_url", url));
            }
            return envelope(data);
        }
    },
    /** {@code data.video_url}; lower-case words. */
    VIDEO_URL {
        @Override
        JsonObject body(SandboxTask task, String url) {
            return envelope(lower(task).put("video_url", url));
        }
    },
    /** No {@code data}: {@code status}, {@code video_url} and {@code error} at the top. */
    FLAT {
        @Override
        JsonObject body(SandboxTask task, String url) {
            return lower(task).put("video_url", url);
        }
    },
    /** No {@code data}: {@code status}, {@code output.video_url} and {@code error} at the top. */
    FLAT_OUTPUT {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonObject body = lower(task);
            return url == null ? body : body.put("output", new JsonObject().put("video_url", url));
        }
    },
    /** {@code data.result.url}. */
    RESULT {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonObject data = lower(task);
            return envelope(url == null ? data : data.put("result", JsonObject.of("url", url)));
        }
    },
    /** {@code data.result[]}, a list of URLs. */
    RESULT_LIST {
        @Override
        JsonObject body(SandboxTask task, String url) {
            JsonObject data = lower(task);
            return envelope(url == null ? data : data.put("result", JsonArray.of(url)));
        }
    };

    abstract JsonObject body(SandboxTask task, String url);

    private static JsonObject envelope(JsonObject data) {
        return new JsonObject().put("code", 200).put("message", "success").put("data", data);
    }

    private static JsonObject lower(SandboxTask task) {
        JsonObject body = new JsonObject();
        body.put("task_id", task.taskId())
                .put("status", word(task, "processing", "completed", "failed"))
                .put("model", task.model())
                .put("created_at", task.createdAt().toString());
        if (task.failure() != null) {
            TaskFailure why = task.failure();
            body.put("error", JsonObject.of("code", why.code(), "message", why.message()));
        }
        return body;
    }

    private static String word(SandboxTask task, String running, String succeeded, String failed) {
        return switch (task.state()) {
            case RUNNING -> running;
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
        };
    }

    private static int spent(SandboxTask task) {
        return task.state() == SandboxTask.State.FAILED ? 0 : task.credits();
    }

    private static String message(SandboxTask task) {
        return task.failure() == null ? null : task.failure().message();
    }
}
