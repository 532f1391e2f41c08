package one.apiin.camel.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One submission and what is known of it: the body of completion exchanges and the ledger's row.
 *
 * <p>Holds no API key. {@link #toString()} leaves URLs and replies out, so that a task can be logged.
 *
 * <p>Threads: immutable.
 */
public final class VideoTask {

    /** The completion source of a terminal state that a regular poll found. */
    public static final String POLL = "poll";

    /** The completion source of a terminal state found by the poll that a callback triggered. */
    public static final String CALLBACK = "callback";

    /** Begins the idempotency key of an imported row; keys of submissions must not begin with it. */
    public static final String IMPORTED = "apiinone:imported:";

    private final String submissionId;
    private final String account;
    private final String group;
    private final String idempotencyKey;
    private final String fingerprint;
    private final String model;
    private final TaskState state;
    private final String taskId;
    private final Instant createdAt;
    private final Instant submittedAt;
    private final Instant endedAt;
    private final List<String> videoUrls;
    private final Integer credits;
    private final Integer estimatedCredits;
    private final String creditPeriod;
    private final String failureCode;
    private final String failureMessage;
    private final String completionSource;
    private final String rawReply;
    private final Map<String, Object> correlation;
    private final Tracking tracking;

    private VideoTask(Builder from) {
        this.submissionId = from.submissionId;
        this.account = Objects.requireNonNull(from.account, "account");
        this.group = Objects.requireNonNull(from.group, "group");
        this.idempotencyKey = from.idempotencyKey;
        this.fingerprint = from.fingerprint;
        this.model = from.model;
        this.state = Objects.requireNonNull(from.state, "state");
        this.taskId = from.taskId;
        this.createdAt = from.createdAt;
        this.submittedAt = from.submittedAt;
        this.endedAt = from.endedAt;
        this.videoUrls = List.copyOf(from.videoUrls);
        this.credits = from.credits;
        this.estimatedCredits = from.estimatedCredits;
        this.creditPeriod = from.creditPeriod;
        this.failureCode = from.failureCode;
        this.failureMessage = from.failureMessage;
        this.completionSource = from.completionSource;
        this.rawReply = from.rawReply;
        this.correlation = compact(from.correlation);
        this.tracking = Objects.requireNonNull(from.tracking, "tracking");
    }

    /** The small immutable maps cost a third of a linked one, and a copy of one costs nothing. */
    private static Map<String, Object> compact(Map<String, Object> headers) {
        return headers.values().stream().noneMatch(Objects::isNull)
                ? Map.copyOf(headers)
                : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Assigned when the submission was saved; null for a task that is not in the ledger. */
    public String getSubmissionId() {
        return submissionId;
    }

    /** The name of the account in the ledger; not the key. */
    public String getAccount() {
        return account;
    }

    public String getGroup() {
        return group;
    }

    /** The submitter's key, or null. */
    public String getIdempotencyKey() {
        return idempotencyKey;
    }

    /** Whether the component did not submit it: it was awaited or queried by its task id only. */
    public boolean isImported() {
        return idempotencyKey != null && idempotencyKey.startsWith(IMPORTED);
    }

    /** SHA-256 of the request, in hexadecimal; detects a used key with another request. */
    public String getFingerprint() {
        return fingerprint;
    }

    public String getModel() {
        return model;
    }

    public TaskState getState() {
        return state;
    }

    public Delivery getDelivery() {
        return tracking.delivery().state();
    }

    /** The provider's id, or null while none is known. */
    public String getTaskId() {
        return taskId;
    }

    /** When it was saved, before anything was paid. */
    public Instant getCreatedAt() {
        return createdAt;
    }

    /** When the acceptance was recorded, or null. */
    public Instant getSubmittedAt() {
        return submittedAt;
    }

    /** When the completion was recorded, or null. */
    public Instant getEndedAt() {
        return endedAt;
    }

    /** The first result URL, or null. A result URL is a secret that expires. */
    public String getVideoUrl() {
        return videoUrls.isEmpty() ? null : videoUrls.get(0);
    }

    /** All result URLs; empty before the completion, and in the ledger after its delivery. */
    public List<String> getVideoUrls() {
        return videoUrls;
    }

    /** The credits that the provider reported, rounded up, or null. */
    public Integer getCredits() {
        return credits;
    }

    /** The estimate of the price list, or null: price unknown. */
    public Integer getEstimatedCredits() {
        return estimatedCredits;
    }

    /**
     * The period whose budget pays for it, as an ISO-8601 interval such as {@code
     * 2026-11-23T00:00:00Z/PT24H}; null for a task that was only awaited.
     */
    public String getCreditPeriod() {
        return creditPeriod;
    }

    public String getFailureCode() {
        return failureCode;
    }

    public String getFailureMessage() {
        return failureMessage;
    }

    /** What detected the completion: {@code poll} or {@code callback}; null before it. */
    public String getCompletionSource() {
        return completionSource;
    }

    /**
     * The provider's last reply as it came, or null; at most 32 KiB are kept. It may repeat the prompt
     * and the URLs; the ledger drops both.
     */
    public String getRawReply() {
        return rawReply;
    }

    /** The headers of the submitting exchange that come back with the completion. */
    public Map<String, Object> getCorrelation() {
        return correlation;
    }

    /** Deliveries of this completion to a route so far, the running one included. */
    public int getDeliveryAttempt() {
        return tracking.delivery().deliveryAttempt();
    }

    /** Why the last delivery failed, without prompts, result URLs and keys; null after a delivery. */
    public String getLastDeliveryError() {
        return tracking.delivery().lastError();
    }

    /** The earliest instant of the next delivery if it was delayed, or null. */
    public Instant getNextDeliveryAt() {
        return getDelivery() == Delivery.PENDING ? tracking.delivery().deliverAfter() : null;
    }

    /** The process that submits or delivers it now, or null. */
    public String getNode() {
        boolean busy = state == TaskState.RESERVED || getDelivery() == Delivery.CLAIMED;
        return busy ? tracking.ownership().owner() : null;
    }

    /** The ledger's own columns. */
    public Tracking tracking() {
        return tracking;
    }

    public long version() {
        return tracking.ownership().version();
    }

    public boolean isOwnedBy(String process) {
        return process != null && process.equals(tracking.ownership().owner());
    }

    public VideoTask with(Tracking changed) {
        return toBuilder().tracking(changed).build();
    }

    /**
     * Its JSON, of any mapper: without the provider's reply, and of the ledger's own columns with those of
     * the delivery only.
     */
    @JsonValue
    public Map<String, Object> toFields() {
        return TaskFields.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VideoTask task
                && Objects.equals(submissionId, task.submissionId)
                && Objects.equals(taskId, task.taskId)
                && version() == task.version();
    }

    @Override
    public int hashCode() {
        return Objects.hash(submissionId, taskId);
    }

    @Override
    public String toString() {
        return "VideoTask[" + submissionId + ", task " + taskId + ", " + model + ", " + state + "]";
    }

    /** Collects the fields of a task. Threads: one at a time. */
    public static final class Builder {

        private String submissionId;
        private String account;
        private String group;
        private String idempotencyKey;
        private String fingerprint;
        private String model;
        private TaskState state;
        private String taskId;
        private Instant createdAt;
        private Instant submittedAt;
        private Instant endedAt;
        private List<String> videoUrls = List.of();
        private Integer credits;
        private Integer estimatedCredits;
        private String creditPeriod;
        private String failureCode;
        private String failureMessage;
        private String completionSource;
        private String rawReply;
        private Map<String, Object> correlation = Map.of();
        private Tracking tracking;

        private Builder() {}

        private Builder(VideoTask from) {
            this.submissionId = from.submissionId;
            this.account = from.account;
            this.group = from.group;
            this.idempotencyKey = from.idempotencyKey;
            this.fingerprint = from.fingerprint;
            this.model = from.model;
            this.state = from.state;
            this.taskId = from.taskId;
            this.createdAt = from.createdAt;
            this.submittedAt = from.submittedAt;
            this.endedAt = from.endedAt;
            this.videoUrls = from.videoUrls;
            this.credits = from.credits;
            this.estimatedCredits = from.estimatedCredits;
            this.creditPeriod = from.creditPeriod;
            this.failureCode = from.failureCode;
            this.failureMessage = from.failureMessage;
            this.completionSource = from.completionSource;
            this.rawReply = from.rawReply;
            this.correlation = from.correlation;
            this.tracking = from.tracking;
        }

        public Builder submissionId(String value) {
            this.submissionId = value;
            return this;
        }

        public Builder account(String value) {
            this.account = value;
            return this;
        }

        public Builder group(String value) {
            this.group = value;
            return this;
        }

        public Builder idempotencyKey(String value) {
            this.idempotencyKey = value;
            return this;
        }

        public Builder fingerprint(String value) {
            this.fingerprint = value;
            return this;
        }

        public Builder model(String value) {
            this.model = value;
            return this;
        }

        public Builder state(TaskState value) {
            this.state = value;
            return this;
        }

        public Builder taskId(String value) {
            this.taskId = value;
            return this;
        }

        public Builder createdAt(Instant value) {
            this.createdAt = value;
            return this;
        }

        public Builder submittedAt(Instant value) {
            this.submittedAt = value;
            return this;
        }

        public Builder endedAt(Instant value) {
            this.endedAt = value;
            return this;
        }

        public Builder videoUrls(List<String> value) {
            this.videoUrls = value;
            return this;
        }

        public Builder credits(Integer value) {
            this.credits = value;
            return this;
        }

        public Builder estimatedCredits(Integer value) {
            this.estimatedCredits = value;
            return this;
        }

        public Builder creditPeriod(String value) {
            this.creditPeriod = value;
            return this;
        }

        public Builder failure(String code, String message) {
            this.failureCode = code;
            this.failureMessage = message;
            return this;
        }

        public Builder completionSource(String value) {
            this.completionSource = value;
            return this;
        }

        public Builder rawReply(String value) {
            this.rawReply = value;
            return this;
        }

        public Builder correlation(Map<String, Object> value) {
            this.correlation = value;
            return this;
        }

        public Builder tracking(Tracking value) {
            this.tracking = value;
            return this;
        }

        public VideoTask build() {
            return new VideoTask(this);
        }
    }
}
