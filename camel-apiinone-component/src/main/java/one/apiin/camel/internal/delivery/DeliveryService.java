package one.apiin.camel.internal.delivery;

import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Gives ended tasks to those who tell them, and takes back the answer.
 *
 * <p>At least once: an answer counts only while the claim still holds (owner and claim number); if the
 * ledger is down the answer is kept and tried again.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class DeliveryService {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryService.class);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /** One claim on one end. */
    private record Claim(String submissionId, int number) {
        static Claim of(VideoTask task) {
            return new Claim(task.getSubmissionId(), task.tracking().delivery().claimNumber());
        }
    }

    private final Set<Claim> telling = ConcurrentHashMap.newKeySet();
    private final AsyncTaskRepository ledger;
    private final LedgerClock clock;
    private final PendingWrites kept;
    private final String account;
    private final String process;

    public DeliveryService(
            AsyncTaskRepository ledger,
            LedgerClock clock,
            PendingWrites kept,
            String account,
            String process) {
        this.ledger = ledger;
        this.clock = clock;
        this.kept = kept;
        this.account = account;
        this.process = process;
    }

    /** Claims at most {@code limit} ends of a group; {@code taskId} null = any. */
    public CompletableFuture<List<VideoTask>> claim(String group, String taskId, int limit) {
        if (!clock.alive()) {
            return CompletableFuture.completedFuture(List.of());
        }
        EndedQuery query = new EndedQuery(account, group, taskId, process, clock.now(), limit);
        return ledger.call(r -> r.claimEnded(query)).thenApply(this::claimed);
    }

    /** An answer that took longer than the lease starts no delivery. */
    private List<VideoTask> claimed(List<VideoTask> ends) {
        ends.forEach(this::telling);
        if (clock.alive()) {
            return ends;
        }
        ends.forEach(this::release);
        return List.of();
    }

    /** Whether this process holds the telling of a task's end. */
    public boolean isOurs(VideoTask task) {
        return task.getDelivery() == Delivery.CLAIMED && task.isOwnedBy(process);
    }

    /**
     * An exchange of this process is about to tell this end; of all that see one claim one gets it, and
     * its answer follows. The others tell it as well, but their answers are none: they must not confirm
     * what failed elsewhere.
     *
     * @return whether the caller is the one
     */
    public boolean telling(VideoTask end) {
        return isOurs(end) && telling.add(Claim.of(end));
    }

    /**
     * A waiting of this process is over. An end that was kept for it meanwhile goes to the consumers,
     * unless another exchange here is telling it.
     */
    public CompletableFuture<Void> leave(VideoTask task) {
        return write(task, this::left, () -> {});
    }

    /** The row when nobody here waits for it; null = it may stay. */
    public VideoTask left(VideoTask task) {
        if (!task.isOwnedBy(process)) {
            return null;
        }
        if (task.getState() == TaskState.RUNNING) {
            return task.with(task.tracking().withOwner(null));
        }
        boolean untold = isOurs(task) && !telling.contains(Claim.of(task));
        return untold ? task.with(uncounted(task.tracking().pending(null))) : null;
    }

    private static Tracking uncounted(Tracking back) {
        return back.withDeliveryAttempt(Math.max(0, back.delivery().deliveryAttempt() - 1));
    }

    /** The end was told. */
    public CompletableFuture<Void> delivered(VideoTask claimed) {
        return answer(
                claimed,
                task ->
                        task.with(
                                task.tracking().withOwner(null).withDelivery(Delivery.DELIVERED)));
    }

    /** Nobody was told after all; the attempt does not count. */
    public CompletableFuture<Void> release(VideoTask claimed) {
        return answer(claimed, task -> task.with(uncounted(task.tracking().pending(null))));
    }

    /**
     * A route failed: told again after {@code delay}, doubled for each attempt, at most one hour; parked
     * after {@code maxDeliveries} attempts.
     */
    public CompletableFuture<Void> failed(VideoTask claimed, Duration delay, int maxDeliveries) {
        int attempts = claimed.tracking().delivery().deliveryAttempt();
        if (attempts >= maxDeliveries) {
            LOG.error(
                    "The end of submission {} (task {}) failed in the route {} times and is PARKED:"
                            + " nothing is lost, release it when the cause is mended",
                    claimed.getSubmissionId(),
                    claimed.getTaskId(),
                    attempts);
            return answer(
                    claimed,
                    task ->
                            task.with(
                                    task.tracking().withOwner(null).withDelivery(Delivery.PARKED)));
        }
        Duration pause = Backoff.doubled(delay, LONGEST_DELAY, attempts);
        return answer(claimed, task -> task.with(task.tracking().pending(clock.now().plus(pause))));
    }

    /** Nobody else gets the claim before the answer is written. */
    private CompletableFuture<Void> answer(VideoTask claimed, UnaryOperator<VideoTask> change) {
        return write(
                claimed,
                task -> holds(claimed, task) ? change.apply(task) : null,
                () -> telling.remove(Claim.of(claimed)));
    }

    private CompletableFuture<Void> write(
            VideoTask seen, UnaryOperator<VideoTask> change, Runnable written) {
        return ledger.change(seen, change)
                .thenRun(written)
                .exceptionally(
                        fault -> {
                            LOG.error(
                                    "The ledger cannot record the delivery of submission {}; it is"
                                            + " kept and tried again",
                                    seen.getSubmissionId(),
                                    fault);
                            kept.keep(
                                    seen.getSubmissionId(),
                                    () -> ledger.change(seen, change).thenRun(written));
                            return null;
                        });
    }

    private static boolean holds(VideoTask claimed, VideoTask now) {
        return now.getDelivery() == Delivery.CLAIMED
                && now.tracking().delivery().claimNumber()
                        == claimed.tracking().delivery().claimNumber()
                && now.isOwnedBy(claimed.tracking().ownership().owner());
    }
}
