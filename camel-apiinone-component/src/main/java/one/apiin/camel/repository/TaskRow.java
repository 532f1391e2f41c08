package one.apiin.camel.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.Tracking.CallbackState;
import one.apiin.camel.task.Tracking.DeliveryState;
import one.apiin.camel.task.Tracking.Ownership;
import one.apiin.camel.task.Tracking.PollState;
import one.apiin.camel.task.VideoTask;

/**
 * Turns a task into the columns of its row and back. The order of the columns stands here only.
 *
 * <p>Threads: pure functions.
 */
final class TaskRow {

    /** Escapes all but printable ASCII, so that a database refuses and changes nothing. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private record Column<T>(String name, Function<T, Object> value) {}

    /** What a claim changes. */
    private static final List<Column<Tracking>> TRACKED =
            List.of(
                    new Column<>("version", t -> t.ownership().version()),
                    new Column<>("owner", t -> t.ownership().owner()),
                    new Column<>("request_in_flight", t -> t.ownership().requestInFlight()),
                    new Column<>("reservation_token", t -> t.ownership().reservationToken()),
                    new Column<>("delivery", t -> t.delivery().state().name()),
                    new Column<>("claim_number", t -> t.delivery().claimNumber()),
                    new Column<>("delivery_attempt", t -> t.delivery().deliveryAttempt()),
                    new Column<>("deliver_after", t -> t.delivery().deliverAfter()),
                    new Column<>("next_poll_at", t -> t.polls().nextPollAt()),
                    new Column<>("poll_count", t -> t.polls().pollCount()),
                    new Column<>("failed_poll_count", t -> t.polls().failedPollCount()),
                    new Column<>(
                            "completed_without_url_count",
                            t -> t.polls().completedWithoutUrlCount()));

    private static final List<Column<VideoTask>> OTHERS =
            List.of(
                    new Column<>("account", VideoTask::getAccount),
                    new Column<>("task_group", VideoTask::getGroup),
                    new Column<>("idempotency_key", VideoTask::getIdempotencyKey),
                    new Column<>("fingerprint", VideoTask::getFingerprint),
                    new Column<>("model", VideoTask::getModel),
                    new Column<>("state", task -> task.getState().name()),
                    new Column<>("task_id", VideoTask::getTaskId),
                    new Column<>("created_at", VideoTask::getCreatedAt),
                    new Column<>("submitted_at", VideoTask::getSubmittedAt),
                    new Column<>("ended_at", VideoTask::getEndedAt),
                    new Column<>("video_urls", task -> encode(task.getVideoUrls())),
                    new Column<>("credits", VideoTask::getCredits),
                    new Column<>("estimated_credits", VideoTask::getEstimatedCredits),
                    new Column<>("credit_period", VideoTask::getCreditPeriod),
                    new Column<>("candidate_task_id", task -> callbacks(task).candidateTaskId()),
                    new Column<>(
                            "callback_received_at", task -> callbacks(task).callbackReceivedAt()),
                    new Column<>(
                            "unconfirmed_callbacks",
                            task -> callbacks(task).unconfirmedCallbacks()),
                    new Column<>(
                            "last_seen_running_at",
                            task -> task.tracking().polls().lastSeenRunningAt()),
                    new Column<>("overdue", task -> task.tracking().polls().overdue()),
                    new Column<>("last_error", VideoTask::getLastDeliveryError),
                    new Column<>("failure_code", VideoTask::getFailureCode),
                    new Column<>("failure_message", VideoTask::getFailureMessage),
                    new Column<>("completion_source", VideoTask::getCompletionSource),
                    new Column<>("raw_reply", VideoTask::getRawReply),
                    new Column<>("correlation", task -> encode(task.getCorrelation())));

    /** The names of what a claim changes. */
    static final List<String> TRACKING = TRACKED.stream().map(Column::name).toList();

    /** The names of all but the submission id. */
    static final List<String> COLUMNS =
            Stream.concat(TRACKING.stream(), OTHERS.stream().map(Column::name)).toList();

    private TaskRow() {}

    private static CallbackState callbacks(VideoTask task) {
        return task.tracking().callbacks();
    }

    /** The values of {@link #TRACKING}, with room for more. */
    static List<Object> values(Tracking columns) {
        return values(TRACKED, columns);
    }

    /** The values of {@link #COLUMNS}, with room for more. */
    static List<Object> values(VideoTask task) {
        List<Object> values = values(task.tracking());
        values.addAll(values(OTHERS, task));
        return values;
    }

    private static <T> List<Object> values(List<Column<T>> columns, T row) {
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(column.value().apply(row)));
        return values;
    }

    /** Reads a row of (submission_id, {@link #COLUMNS}). */
    static VideoTask read(ResultSet row) throws SQLException {
        return VideoTask.builder()
                .submissionId(row.getString("submission_id"))
                .account(row.getString("account"))
                .group(row.getString("task_group"))
                .idempotencyKey(row.getString("idempotency_key"))
                .fingerprint(row.getString("fingerprint"))
                .model(row.getString("model"))
                .state(TaskState.valueOf(row.getString("state")))
                .taskId(row.getString("task_id"))
                .createdAt(instant(row, "created_at"))
                .submittedAt(instant(row, "submitted_at"))
                .endedAt(instant(row, "ended_at"))
                .videoUrls(decodeList(row.getString("video_urls")))
                .credits(row.getObject("credits", Integer.class))
                .estimatedCredits(row.getObject("estimated_credits", Integer.class))
                .creditPeriod(row.getString("credit_period"))
                .failure(row.getString("failure_code"), row.getString("failure_message"))
                .completionSource(row.getString("completion_source"))
                .rawReply(row.getString("raw_reply"))
                .correlation(decodeMap(row.getString("correlation")))
                .tracking(tracking(row))
                .build();
    }

    private static Tracking tracking(ResultSet row) throws SQLException {
        return new Tracking(
                new Ownership(
                        row.getLong("version"),
                        row.getString("owner"),
                        row.getBoolean("request_in_flight"),
                        row.getLong("reservation_token")),
                new DeliveryState(
                        Delivery.valueOf(row.getString("delivery")),
                        row.getInt("claim_number"),
                        row.getInt("delivery_attempt"),
                        instant(row, "deliver_after"),
                        row.getString("last_error")),
                new PollState(
                        instant(row, "next_poll_at"),
                        row.getInt("poll_count"),
                        row.getInt("failed_poll_count"),
                        row.getInt("completed_without_url_count"),
                        instant(row, "last_seen_running_at"),
                        row.getBoolean("overdue")),
                new CallbackState(
                        row.getString("candidate_task_id"),
                        instant(row, "callback_received_at"),
                        row.getInt("unconfirmed_callbacks")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return LedgerConnection.instant(row, row.findColumn(column));
    }

    /** The list as JSON, or null if it is empty. */
    static String encode(List<?> values) {
        if (values.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(values).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The values cannot be written as JSON", e);
        }
    }

    static List<String> decodeList(String text) {
        List<String> values = new ArrayList<>();
        json(text).forEach(value -> values.add(value.textValue()));
        return values;
    }

    /** The map as JSON in its own order, an array of {@code [type, name, value]}, or null if it is empty. */
    static String encode(Map<String, Object> values) {
        List<List<Object>> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(Arrays.asList(type(value), name, value)));
        return encode(entries);
    }

    static Map<String, Object> decodeMap(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (JsonNode entry : json(text)) {
            if (entry.size() != 3) {
                throw new IllegalArgumentException("The ledger's text is not [type, name, value]");
            }
            values.put(entry.get(1).textValue(), parse(entry.get(0).asText(), entry.get(2)));
        }
        return values;
    }

    private static JsonNode json(String text) {
        try {
            return text == null ? JSON.createArrayNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The ledger's text is not JSON", e);
        }
    }

    private static String type(Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static Object parse(String type, JsonNode value) {
        return switch (type) {
            case "String" -> value.textValue();
            case "Integer" -> value.intValue();
            case "Long" -> value.longValue();
            case "Double" -> Double.valueOf(value.asText());
            case "Boolean" -> value.booleanValue();
            case "null" -> null;
            default -> throw new IllegalArgumentException("Unknown type in the ledger: " + type);
        };
    }
}
