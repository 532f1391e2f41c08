package one.apiin.camel.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    static final List<String> TRACKING =
            List.of(
                    "version",
                    "owner",
                    "request_in_flight",
                    "reservation_token",
                    "delivery",
                    "claim_number",
                    "delivery_attempt",
                    "deliver_after",
                    "next_poll_at",
                    "poll_count",
                    "failed_poll_count",
                    "completed_without_url_count");

    /** All but the submission id. */
    static final List<String> COLUMNS = columns();

    private TaskRow() {}

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(TRACKING);
        columns.addAll(
                List.of(
                        "account",
                        "task_group",
                        "idempotency_key",
                        "fingerprint",
                        "model",
                        "state",
                        "task_id",
                        "created_at",
                        "submitted_at",
                        "ended_at",
                        "video_urls",
                        "credits",
                        "estimated_credits",
                        "credit_period",
                        "candidate_task_id",
                        "callback_received_at",
                        "unconfirmed_callbacks",
                        "last_seen_running_at",
                        "overdue",
                        "last_error",
                        "failure_code",
                        "failure_message",
                        "completion_source",
                        "raw_reply",
                        "correlation"));
        return List.copyOf(columns);
    }

    /** The values of {@link #TRACKING}, with room for more. */
    static List<Object> values(Tracking columns) {
        return new ArrayList<>(
                Arrays.asList(
                        columns.ownership().version(),
                        columns.ownership().owner(),
                        columns.ownership().requestInFlight(),
                        columns.ownership().reservationToken(),
                        columns.delivery().state().name(),
                        columns.delivery().claimNumber(),
                        columns.delivery().deliveryAttempt(),
                        columns.delivery().deliverAfter(),
                        columns.polls().nextPollAt(),
                        columns.polls().pollCount(),
                        columns.polls().failedPollCount(),
                        columns.polls().completedWithoutUrlCount()));
    }

    /** The values of {@link #COLUMNS}, with room for more. */
    static List<Object> values(VideoTask task) {
        List<Object> values = values(task.tracking());
        values.addAll(
                Arrays.asList(
                        task.getAccount(),
                        task.getGroup(),
                        task.getIdempotencyKey(),
                        task.getFingerprint(),
                        task.getModel(),
                        task.getState().name(),
                        task.getTaskId(),
                        task.getCreatedAt(),
                        task.getSubmittedAt(),
                        task.getEndedAt(),
                        TextCodec.encode(task.getVideoUrls()),
                        task.getCredits(),
                        task.getEstimatedCredits(),
                        task.getCreditPeriod(),
                        task.tracking().callbacks().candidateTaskId(),
                        task.tracking().callbacks().callbackReceivedAt(),
                        task.tracking().callbacks().unconfirmedCallbacks(),
                        task.tracking().polls().lastSeenRunningAt(),
                        task.tracking().polls().overdue(),
                        task.getLastDeliveryError(),
                        task.getFailureCode(),
                        task.getFailureMessage(),
                        task.getCompletionSource(),
                        task.getRawReply(),
                        TextCodec.encode(task.getCorrelation())));
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
                .videoUrls(TextCodec.decodeList(row.getString("video_urls")))
                .credits(row.getObject("credits", Integer.class))
                .estimatedCredits(row.getObject("estimated_credits", Integer.class))
                .creditPeriod(row.getString("credit_period"))
                .failure(row.getString("failure_code"), row.getString("failure_message"))
                .completionSource(row.getString("completion_source"))
                .rawReply(row.getString("raw_reply"))
                .correlation(TextCodec.decodeMap(row.getString("correlation")))
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
}
