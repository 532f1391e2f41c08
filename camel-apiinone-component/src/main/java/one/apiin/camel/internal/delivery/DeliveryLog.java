package one.apiin.camel.internal.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import one.apiin.camel.internal.ledger.TaskLog;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The lines about deliveries, with the ids of their task in the MDC.
 *
 * <p>Threads: safe for concurrent use.
 */
final class DeliveryLog {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryService.class);

    private final RateLimitedLog warnings;

    /**
     * @param nanos a monotonic clock
     */
    DeliveryLog(LongSupplier nanos) {
        this.warnings = new RateLimitedLog(nanos);
    }

    void claimed(VideoTask task) {
        String id = task.getSubmissionId();
        TaskLog.about(
                task, () -> LOG.debug("Claimed submission {} (task {})", id, TaskLog.id(task)));
    }

    void forgotten(VideoTask task) {
        info(
                task,
                "Submission {} (task {}) was claimed, but the ledger's reply was lost: released");
    }

    void expired(VideoTask task, Duration claimTimeout) {
        warn(
                task,
                Level.WARN,
                "claimTimeout",
                "The delivery of submission {} (task {}) was not confirmed within claimTimeout ({}):"
                        + " it is delivered again{} [AIO-0008]",
                claimTimeout);
    }

    /**
     * @param how at which attempt, or by an exception
     */
    void delivered(VideoTask task, String how) {
        info(
                task,
                "Delivered submission {} (task {}, {}) {}: {}, {}",
                task.getState(),
                how,
                TaskLog.model(task),
                TaskLog.credits(task));
    }

    void parked(VideoTask task, String error) {
        warn(
                task,
                Level.ERROR,
                "parked " + kind(error),
                "The completion of submission {} (task {}) failed in the route {} times and is"
                        + " PARKED: nothing is lost, release it when the cause is fixed: {}{}"
                        + " [AIO-0007]",
                task.getDeliveryAttempt(),
                error);
    }

    void redelivery(VideoTask task, String error, Duration pause) {
        warn(
                task,
                Level.WARN,
                kind(error),
                "Delivery of submission {} (task {}) failed at attempt {}, redelivery in {} s: {}{}",
                task.getDeliveryAttempt(),
                pause.toSeconds(),
                error);
    }

    /** Parked completions need a person, also the last ones of a failure. */
    void flush() {
        warnings.flush();
    }

    void unrecorded(Throwable failure) {
        String text =
                "The ledger could not record a delivery; the write is queued for retry [AIO-0009]";
        warnings.failed(LOG, Level.ERROR, text, failure);
    }

    private static void info(VideoTask task, String text, Object... values) {
        TaskLog.about(task, () -> LOG.info(text, withIds(task, values)));
    }

    private void warn(VideoTask task, Level level, String cause, String text, Object... values) {
        TaskLog.about(task, () -> warnings.log(LOG, level, cause, text, withIds(task, values)));
    }

    /** Each text begins with the two ids of the task. */
    private static Object[] withIds(VideoTask task, Object... values) {
        Stream<Object> ids = Stream.of(task.getSubmissionId(), TaskLog.id(task));
        return Stream.concat(ids, Stream.of(values)).toArray();
    }

    /** The class of the exception: an archive that is down fails every delivery. */
    private static String kind(String error) {
        return error.substring(0, Math.max(0, error.indexOf(':')));
    }
}
