package one.apiin.camel.internal.submit;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.internal.ledger.CandidateLog;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.ledger.TaskLog;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.ErrorText;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes the outcome of a POST to the ledger; if the ledger is down, the write is queued for retry.
 *
 * <p>Threads: safe for concurrent use.
 */
final class SubmitRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(SubmitRecorder.class);

    private final VideoSubmitter.Dependencies parts;
    private final VideoSubmitter.Settings settings;
    private final TaskListeners waiters;
    private final RateLimitedLog outages;
    private final CandidateLog candidates;

    SubmitRecorder(
            VideoSubmitter.Dependencies parts,
            VideoSubmitter.Settings settings,
            TaskListeners waiters) {
        this.parts = parts;
        this.settings = settings;
        this.waiters = waiters;
        this.outages = new RateLimitedLog(parts.clock()::nanos);
        this.candidates = new CandidateLog(parts.ledger(), parts.clock()::nanos);
    }

    /** Paid: the task id goes into the row, also if it was changed concurrently. */
    VideoTask accepted(VideoTask task, SubmitOutcome.Accepted reply, boolean waits) {
        String waiter = waits ? parts.ledger().process() : null;
        AtomicReference<String> candidate = new AtomicReference<>();
        UnaryOperator<VideoTask> change =
                row -> {
                    candidate.set(CallbackTransitions.candidate(row));
                    return SubmitTransitions.accepted(row, reply, times(row), waiter);
                };
        Throwable failure = null;
        String why;
        try {
            VideoTask now = parts.ledger().changeOrInsert(task, change).task();
            if (now != null && reply.taskId().equals(now.getTaskId())) {
                logAccepted(now);
                candidates.dropped(now, candidate.get());
                return now;
            }
            why = now == null ? "the row is gone" : "the row has another task";
        } catch (Throwable e) { // an Error too: the id is paid for
            failure = e;
            why = ErrorText.of(e);
        }
        throw unrecorded(task, reply, why, failure);
    }

    private static void logAccepted(VideoTask now) {
        TaskLog.about(
                now,
                () ->
                        LOG.info(
                                "Submitted {} as task {}: {}, {}",
                                now.getSubmissionId(),
                                now.getTaskId(),
                                TaskLog.model(now),
                                TaskLog.expectedCredits(now)));
    }

    /** One line for an outage of the ledger, whatever number of submissions it fails. */
    void logOutage(String text, RuntimeException failure) {
        outages.failed(LOG, Level.ERROR, text, failure);
    }

    private SubmitTransitions.Times times(VideoTask row) {
        var now = parts.clock().now();
        return new SubmitTransitions.Times(now, now.plus(settings.firstPoll().apply(row)));
    }

    private ApiInOneException unrecorded(
            VideoTask task, SubmitOutcome.Accepted reply, String why, Throwable failure) {
        enqueue(task, row -> acceptedLater(row, reply));
        TaskLog.about(
                task.getSubmissionId(),
                reply.taskId(),
                () ->
                        LOG.error(
                                "Task {} was accepted and paid, but the ledger could not record it for"
                                        + " submission {}; the write is queued for retry: {} [AIO-0004]",
                                reply.taskId(),
                                task.getSubmissionId(),
                                why));
        return TaskExceptions.unrecorded(task, reply.taskId(), failure);
    }

    private VideoTask acceptedLater(VideoTask row, SubmitOutcome.Accepted reply) {
        VideoTask next = SubmitTransitions.accepted(row, reply, times(row), null);
        if (next == null && reply.taskId().equals(row.getTaskId())) {
            return withoutWaiter(row);
        }
        if (next == null) {
            TaskLog.about(
                    row.getSubmissionId(),
                    reply.taskId(),
                    () ->
                            LOG.error(
                                    "Task {} was accepted and paid for submission {}, but its row was"
                                            + " changed to {} (task {}): fetch it with operation=await"
                                            + " [AIO-0004]",
                                    reply.taskId(),
                                    row.getSubmissionId(),
                                    row.getState(),
                                    TaskLog.id(row)));
        }
        return next;
    }

    /**
     * It was recorded, but the exchange got an exception as the ledger's reply was lost: unless the exchange
     * waits again, the consumers deliver the completion.
     */
    private VideoTask withoutWaiter(VideoTask row) {
        return waiters.knows(row.getSubmissionId()) ? null : parts.deliveries().withoutWaiter(row);
    }

    /** Posted, outcome unknown: reported by an exception, or by a consumer if it cannot be stored. */
    ApiInOneException unknown(
            VideoTask task, SubmitOutcome.Unknown reply, Consumer<VideoTask> recorded) {
        TaskLog.about(task, () -> logUnknown(task, reply));
        String why = reply.message();
        var failure = TaskExceptions.unknown(task, reply.status(), why, reply.cause());
        VideoTask now =
                write(
                        task,
                        (row, owner) ->
                                SubmitTransitions.sameReservation(row, task)
                                        ? SubmitTransitions.unknown(
                                                row, why, parts.clock().now(), owner)
                                        : null,
                        recorded);
        return reported(now, failure);
    }

    private static void logUnknown(VideoTask task, SubmitOutcome.Unknown reply) {
        LOG.error(
                "The outcome of submission {} is unknown ({}{}): it may have been charged and is not"
                        + " repeated [AIO-0003]",
                task.getSubmissionId(),
                reply.status() == 0 ? "" : "HTTP " + reply.status() + ", ",
                reply.message());
        LOG.debug("No usable reply", reply.cause());
    }

    /** Not accepted, and not retried. */
    ApiInOneException notAccepted(
            VideoTask task, ApiInOneException failure, Consumer<VideoTask> recorded) {
        VideoTask now = write(task, (row, owner) -> refused(row, task, failure, owner), recorded);
        return reported(now, failure);
    }

    /** The same when the ledger has just failed: only queued. */
    ApiInOneException notAcceptedLater(VideoTask task, ApiInOneException failure) {
        enqueue(task, row -> refused(row, task, failure, null));
        return failure;
    }

    /** The ledger has failed at a reservation that may be stored all the same; nothing was posted. */
    ApiInOneException notReserved(VideoTask unsure, ApiInOneException failure) {
        String id = unsure.getSubmissionId();
        UnaryOperator<VideoTask> change = row -> refused(row, unsure, failure, null);
        Ledger ledger = parts.ledger();
        // the row may not exist: it is read first, and nothing is changed without it
        parts.pendingWrites()
                .enqueue(id, () -> ledger.find(id).ifPresent(row -> ledger.change(row, change)));
        return failure;
    }

    /**
     * A reservation that was stored after its caller had given up; nothing was posted. It was read before the
     * calls in progress were: a row that has an outcome by now was posted, and keeps it.
     */
    void forgotten(VideoTask row) {
        String why = "the ledger stored it after its caller had given up; nothing was sent";
        Ledger.Changed changed =
                parts.ledger()
                        .change(
                                row,
                                now ->
                                        now.getState() == TaskState.RESERVED
                                                ? SubmitTransitions.refused(
                                                        now, row, why, parts.clock().now(), null)
                                                : null);
        if (changed.made()) {
            TaskLog.about(row, () -> logForgotten(changed.task(), why));
        }
    }

    private static void logForgotten(VideoTask row, String why) {
        if (row.getState() == TaskState.OUTCOME_UNKNOWN) {
            LOG.error(
                    "The outcome of submission {} is unknown ({}) [AIO-0003]",
                    row.getSubmissionId(),
                    row.getFailureMessage());
        } else {
            LOG.warn("Rejected submission {}: {}", row.getSubmissionId(), why);
        }
    }

    private VideoTask refused(
            VideoTask row, VideoTask task, ApiInOneException failure, String owner) {
        return SubmitTransitions.refused(
                row, task, failure.getMessage(), parts.clock().now(), owner);
    }

    /**
     * Refused after a callback: the exchange must not assume that nothing was charged. Camel finds handlers by the
     * cause, too, which is therefore not the failure itself.
     */
    private static ApiInOneException reported(VideoTask now, ApiInOneException failure) {
        boolean unknown = now != null && now.getState() == TaskState.OUTCOME_UNKNOWN;
        return unknown && !failure.isMayHaveBeenCharged()
                ? TaskExceptions.unknown(
                        now, failure.getHttpStatus(), now.getFailureMessage(), failure.getCause())
                : failure;
    }

    /**
     * Writes an outcome.
     *
     * @param change of the row as it is, and who reports it: this process, or null, a consumer, if it is queued
     * @return the row as it is now; null if the write was queued, or the row is gone
     */
    private VideoTask write(
            VideoTask task,
            BiFunction<VideoTask, String, VideoTask> change,
            Consumer<VideoTask> recorded) {
        Ledger ledger = parts.ledger();
        try {
            VideoTask now =
                    ledger.changeOrInsert(task, row -> change.apply(row, ledger.process())).task();
            if (now != null) {
                recorded.accept(now);
            }
            return now;
        } catch (RuntimeException e) {
            logOutage(
                    "The ledger could not record the outcome; the write is queued for retry [AIO-0009]",
                    e);
            enqueue(task, row -> recordedLater(row, task, change.apply(row, null)));
            return null;
        }
    }

    /**
     * If the outcome was recorded as unknown, but the ledger's reply was lost, the exchange does not confirm
     * it: the consumers deliver it.
     */
    private VideoTask recordedLater(VideoTask row, VideoTask task, VideoTask next) {
        boolean recorded =
                row.getState() == TaskState.OUTCOME_UNKNOWN
                        && SubmitTransitions.sameReservation(row, task);
        return next == null && recorded ? parts.deliveries().withoutWaiter(row) : next;
    }

    private void enqueue(VideoTask task, UnaryOperator<VideoTask> change) {
        parts.pendingWrites()
                .enqueue(task.getSubmissionId(), () -> parts.ledger().changeOrInsert(task, change));
    }
}
