package one.apiin.camel.sandbox;

import io.vertx.core.json.JsonObject;

/** The reply body to an accepted creation: the three variants in the provider's documentation. */
public enum CreationShape {
    /** {@code {"code":200,"message":"success","data":{"task_id":...,"status":"IN_PROGRESS"}}}. */
    A {
        @Override
        JsonObject body(SandboxTask task) {
            JsonObject data = new JsonObject();
            data.put("task_id", task.taskId()).put("status", "IN_PROGRESS");
            return new JsonObject().put("code", 200).put("message", "success").put("data", data);
        }
    },
    /** {@code {"id":...,"status":"pending","model":...,"created_at":...}}. */
    B {
        @Override
        JsonObject body(SandboxTask task) {
            return pending("id", task);
        }
    },
    /** {@code {"task_id":...,"status":"pending","model":...,"created_at":...}}. */
    C {
        @Override
        JsonObject body(SandboxTask task) {
            return pending("task_id", task);
        }
    };

    abstract JsonObject body(SandboxTask task);

    private static JsonObject pending(String idField, SandboxTask task) {
        return new JsonObject()
                .put(idField, task.taskId())
                .put("status", "pending")
                .put("model", task.model())
                .put("created_at", task.createdAt().toString());
    }
}
