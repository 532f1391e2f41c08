package one.apiin.camel.task;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a task in its JSON.
 *
 * <p>Threads: pure functions.
 */
final class TaskFields {

    private TaskFields() {}

    static Map<String, Object> of(VideoTask task) {
        Map<String, Object> headers = new LinkedHashMap<>();
        task.getCorrelation().forEach((name, value) -> headers.put(name, plain(value)));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("submissionId", task.getSubmissionId());
        fields.put("taskId", task.getTaskId());
        fields.put("state", plain(task.getState()));
        fields.put("account", task.getAccount());
        fields.put("group", task.getGroup());
        fields.put("idempotencyKey", task.getIdempotencyKey());
        fields.put("model", task.getModel());
        fields.put("createdAt", plain(task.getCreatedAt()));
        fields.put("submittedAt", plain(task.getSubmittedAt()));
        fields.put("endedAt", plain(task.getEndedAt()));
        fields.put("videoUrl", task.getVideoUrl());
        fields.put("videoUrls", task.getVideoUrls());
        fields.put("credits", task.getCredits());
        fields.put("estimatedCredits", task.getEstimatedCredits());
        fields.put("failureCode", task.getFailureCode());
        fields.put("failureMessage", task.getFailureMessage());
        fields.put("completionSource", task.getCompletionSource());
        fields.put("delivery", plain(task.getDelivery()));
        fields.put("deliveryAttempt", task.getDeliveryAttempt());
        fields.put("nextDeliveryAt", plain(task.getNextDeliveryAt()));
        fields.put("lastDeliveryError", task.getLastDeliveryError());
        fields.put("node", task.getNode());
        fields.put("correlation", headers);
        return fields;
    }

    private static Object plain(Object value) {
        boolean plain = value == null || value instanceof Number || value instanceof Boolean;
        return plain ? value : value.toString();
    }
}
