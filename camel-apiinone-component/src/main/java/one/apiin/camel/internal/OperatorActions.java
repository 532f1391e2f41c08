package one.apiin.camel.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.TaskLog;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.internal.transition.SubmitTransitions.Times;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator decides about one submission of the account, by its submission id; each decision is logged.
 *
 * <p>Money: nothing here costs credits; {@link #notCharged} allows a new submit with the same key, so
 * check the provider's usage log before.
 *
 * <p>Threads: safe for concurrent use. Throws {@link IllegalArgumentException} for an unknown submission id, and {@link
 * IllegalStateException} if it does not stand where the decision applies.
 */
public final class OperatorActions {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorActions.class);

    /** The longest list. */
    public static final int MOST_LISTED = 1000;

    private static final Set<Listed> LISTS =
            EnumSet.complementOf(EnumSet.of(Listed.RECENTLY_COMPLETED, Listed.LATEST_POLLS));

    private static final double MOST_SECONDS = Duration.ofDays(365).toSeconds();

    /** The no-break space included. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]");

    private static final Pattern SPACE_BESIDE = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    private final Ledger ledger;
    private final LedgerClock clock;
    private final TaskAwaiter awaiter;
    private final DurationModelRegistry durations;

    /**
     * A process of this ledger.
     *
     * @param lease it counts as dead when it has not renewed for this time
     * @param renewedAt its last heartbeat, in the ledger's time
     * @param here whether it is the one that answers
     */
    public record Node(String process, Duration lease, Instant renewedAt, boolean here) {}

    public OperatorActions(
            Ledger ledger,
            LedgerClock clock,
            TaskAwaiter awaiter,
            DurationModelRegistry durations) {
        this.ledger = ledger;
        this.clock = clock;
        this.awaiter = awaiter;
        this.durations = durations;
    }

    /** The ledger's time. */
    public Instant now() {
        return clock.now();
    }

    /** A row, perhaps of another account of the ledger. */
    public Optional<VideoTask> find(String submissionId) {
        return ledger.find(submissionId);
    }

    /** PARKED: pending again, with its attempts reset. */
    public VideoTask release(String submissionId) {
        return decide(
                "release",
                submissionId,
                "PARKED",
                task ->
                        task.getDelivery() == Delivery.PARKED
                                ? task.with(task.tracking().pending(null).withDeliveryAttempt(0))
                                : null);
    }

    /**
     * OUTCOME_UNKNOWN, and the provider's usage log shows nothing: not charged, the key is free. Refused
     * while a task that a callback named may still be confirmed.
     */
    public VideoTask notCharged(String submissionId) {
        return decide("notCharged", submissionId, "OUTCOME_UNKNOWN", this::notCharged);
    }

    private VideoTask notCharged(VideoTask task) {
        if (task.getState() != TaskState.OUTCOME_UNKNOWN) {
            return null;
        }
        String candidate = CallbackTransitions.candidate(task);
        if (candidate != null && task.tracking().polls().nextPollAt() != null) {
            String reason =
                    "A callback named task %s for submission %s: adopt it, or wait until the provider"
                            + " has denied it";
            throw new IllegalStateException(reason.formatted(candidate, task.getSubmissionId()));
        }
        return SubmitTransitions.rejected(task, task, "an operator: not charged", clock.now());
    }

    /**
     * OUTCOME_UNKNOWN, and the provider's usage log shows this task: followed from now on. The provider
     * is asked once whether it knows the task.
     */
    public VideoTask adopt(String submissionId, String givenTaskId) {
        required("submission id", submissionId);
        String taskId = required("task id", givenTaskId);
        if (taskId.chars().allMatch(c -> c == '.')) {
            throw new IllegalArgumentException("Give a task id; it consists of dots");
        }
        requireFree(taskId);
        awaiter.status(taskId, "operator");
        requireFree(taskId);
        return decide(
                "adopt",
                submissionId,
                "OUTCOME_UNKNOWN",
                task ->
                        SubmitTransitions.adopted(
                                task, taskId, new Times(clock.now(), clock.now())));
    }

    /** Asked before and after the provider was; of two adoptions at the same moment the ledger refuses one. */
    private void requireFree(String taskId) {
        VideoTask payer = ledger.findPayer(taskId).orElse(null);
        if (payer != null) {
            throw new IllegalStateException(
                    "Task " + taskId + " belongs to submission " + payer.getSubmissionId());
        }
    }

    /** RUNNING or WATCH_ENDED: polled now. */
    public VideoTask checkNow(String submissionId) {
        return decide(
                "checkNow",
                submissionId,
                "RUNNING or WATCH_ENDED",
                task ->
                        task.getState() == TaskState.RUNNING
                                ? task.with(task.tracking().withNextPollAt(clock.now()))
                                : RecoveryTransitions.resume(task, clock.now(), null));
    }

    /**
     * The tasks of one list, in the order of {@link Listed}, at most {@code limit} and {@value #MOST_LISTED}.
     * Reads their rows only.
     */
    public List<VideoTask> list(Listed list, int limit) {
        return ledger.list(list, Math.max(0, Math.min(limit, MOST_LISTED)));
    }

    /**
     * The same by the list's name; null or blank: those that need a decision, OUTCOME_UNKNOWN and PARKED.
     *
     * @throws IllegalArgumentException naming the lists, if there is none of this name
     */
    public List<VideoTask> list(String state) {
        if (state == null || state.isBlank()) {
            return Stream.concat(outcomeUnknown().stream(), parked().stream()).toList();
        }
        return LISTS.stream()
                .filter(list -> list.name().equals(state.strip()))
                .findFirst()
                .map(list -> list(list, MOST_LISTED))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The state to list must be RUNNING, OUTCOME_UNKNOWN or PARKED, or"
                                                + " RESERVED, OVERDUE, WATCH_ENDED, PENDING, CLAIMED or DELIVERED; without one"
                                                + " OUTCOME_UNKNOWN and PARKED are listed"));
    }

    /** Submissions that may have been charged; the oldest first. */
    public List<VideoTask> outcomeUnknown() {
        return list(Listed.OUTCOME_UNKNOWN, MOST_LISTED);
    }

    /** Completions that no consumer has claimed, or whose delivery failed; the oldest first. */
    public List<VideoTask> pending() {
        return list(Listed.PENDING, MOST_LISTED);
    }

    /** Parked completions; the oldest first. */
    public List<VideoTask> parked() {
        return list(Listed.PARKED, MOST_LISTED);
    }

    /** When half of the tasks of its model and age have completed, in the ledger's time; null unless RUNNING. */
    public Instant expectedAt(VideoTask task) {
        if (task.getState() != TaskState.RUNNING || task.getSubmittedAt() == null) {
            return null;
        }
        Instant from = task.getSubmittedAt();
        double age = Math.max(0, Duration.between(from, clock.now()).toMillis() / 1000.0);
        double median = durations.of(task.getModel()).estimate().median(age);
        return from.plusMillis((long) (1000 * Math.min(median, MOST_SECONDS)));
    }

    /** Why the task failed, or is not known, for all who may see its row: without its prompt. */
    public static String failure(VideoTask task) {
        return TaskExceptions.shownFailure(task);
    }

    /** The processes that are alive, or whose death was not noticed yet, of all accounts of the ledger. */
    public List<Node> nodes() {
        return ledger.call(TaskRepository::processes).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(process -> node(process.getKey(), process.getValue()))
                .toList();
    }

    private Node node(String process, Liveness state) {
        boolean here = process.equals(ledger.process());
        return new Node(process, state.lease(), state.renewedAt(), here);
    }

    private VideoTask decide(
            String action, String givenId, String where, UnaryOperator<VideoTask> change) {
        String submissionId = required("submission id", givenId);
        VideoTask task =
                ledger.find(submissionId)
                        .filter(row -> row.getAccount().equals(ledger.account()))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "The ledger has no submission " + submissionId));
        Ledger.Changed changed = ledger.change(task, change);
        VideoTask now = changed.task();
        if (now == null) {
            throw new IllegalStateException("Submission " + submissionId + " was just purged");
        }
        if (changed.made()) {
            log(action, task, now);
            return now;
        }
        throw new IllegalStateException(
                "Submission %s is not %s but %s, delivery %s"
                        .formatted(submissionId, where, now.getState(), now.getDelivery()));
    }

    private static void log(String action, VideoTask before, VideoTask after) {
        String taskId = after.getTaskId();
        TaskLog.about(
                after,
                () ->
                        LOG.info(
                                "An operator decided {} of submission {} ({}, {}, {}): {}, {} to {}, {}",
                                action,
                                after.getSubmissionId(),
                                taskId == null ? "no task" : "task " + taskId,
                                TaskLog.model(after),
                                TaskLog.credits(after),
                                before.getState(),
                                before.getDelivery(),
                                after.getState(),
                                after.getDelivery()));
    }

    /** The id without what was copied with it: in the provider's reply "not found" white space is not seen. */
    private static String required(String what, String value) {
        String id = value == null ? "" : SPACE_BESIDE.matcher(value).replaceAll("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("Give a " + what + "; it is empty");
        }
        if (SPACE.matcher(id).find()) {
            throw new IllegalArgumentException("Give a " + what + "; it contains white space");
        }
        return id;
    }
}
