package one.apiin.camel.internal.ledger;

import java.util.function.LongSupplier;
import one.apiin.camel.internal.transition.CallbackTransitions;
import one.apiin.camel.internal.util.RateLimitedLog;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reports a task that a callback named, and that no row has: it may be paid, and nothing else names it. A warning, as
 * the body of a callback is not authenticated, and its id may be of another kind.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class CandidateLog {

    private static final Logger LOG = LoggerFactory.getLogger(CandidateLog.class);

    private final Ledger ledger;
    private final RateLimitedLog lines;

    /**
     * @param nanos monotonic nanoseconds
     */
    public CandidateLog(Ledger ledger, LongSupplier nanos) {
        this.ledger = ledger;
        this.lines = new RateLimitedLog(nanos);
    }

    /** Logs the candidate unless the row keeps it, or another row was paid for it. */
    public void dropped(VideoTask row, String candidate) {
        String kept =
                row.getTaskId() == null ? CallbackTransitions.candidate(row) : row.getTaskId();
        if (candidate == null || kept == null || kept.equals(candidate) || isPaid(candidate)) {
            return;
        }
        String id = row.getSubmissionId();
        String text =
                "A callback for submission {} named task {}, but the submission has task {}: if the"
                        + " provider's usage list has both, fetch the first with operation=await [AIO-0003]{}";
        TaskLog.about(row, () -> lines.log(LOG, Level.WARN, candidate, text, id, candidate, kept));
    }

    /** Not known if the ledger does not respond. */
    private boolean isPaid(String taskId) {
        try {
            return ledger.findPayer(taskId).isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
