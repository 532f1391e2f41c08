package one.apiin.camel.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import one.apiin.camel.error.CreditLimitExceededException;

/**
 * The ledger (a task repository): each submission is stored before the POST and kept until its completion
 * was delivered.
 *
 * <p>Money: each change that a method reported must survive the end of the process (a durable
 * repository) or be documented as lost (the in-memory one). A method that cannot store a change throws a
 * {@link RuntimeException}; the caller then starts no POST.
 *
 * <p>Time: the ledger has one clock of its own, read by {@link #heartbeat}; callers pass instants of
 * that clock. Instants are stored in milliseconds.
 *
 * <p>Threads: safe for concurrent use, also by several processes on one store.
 *
 * <p>Restart: a process that stops renewing is ended by another ({@link #expire}) and loses what it owns ({@link
 * #findOrphaned}).
 */
public interface TaskRepository {

    /**
     * Inserts a new row, unless its (account, group, idempotency key) is used, and counts its credits
     * in its period.
     *
     * <p>Atomic: of all callers with the same key exactly one gets {@code created}. A null key is
     * never used. The row is stored as given, version included. The row, its count and the check of
     * {@code limit} are one step: concurrent callers cannot exceed a limit together. A
     * used key is answered without the check.
     *
     * @throws CreditLimitExceededException if what is committed in the row's account and period and
     *     what the row adds exceed {@code limit}; neither row nor count is left
     * @throws IllegalArgumentException if there is a limit, and the row has no price or no period
     */
    Reservation reserve(VideoTask task, CreditLimit limit);

    /** {@link #reserve(VideoTask, CreditLimit)}, with credits counted and never refused. */
    default Reservation reserve(VideoTask task) {
        return reserve(task, CreditLimit.NONE);
    }

    /**
     * Replaces a row if it was not changed concurrently, and updates the counted credits.
     *
     * <p>Atomic on (submission id, version of {@code seen}); the stored version is that of {@code
     * seen} plus one, whatever {@code next} says. All of {@code next} is stored, but the
     * result URLs and the raw reply are dropped when its delivery is {@link Delivery#DELIVERED}.
     *
     * <p>The counts change in the same step, by {@link Credits#of} of {@code next} less that of {@code
     * seen}; a caller that lost the race counts nothing. Pass {@code seen} as it was read.
     *
     * @param limit held against a REJECTED row that is reserved again, as in {@link #reserve}; every
     *     other change is settled, whatever it costs
     * @return the row as stored, or empty if another caller won or the row is gone: normal
     * @throws IllegalStateException if the states or the deliveries of the two may not follow each
     *     other, a bug of the caller; or if {@code next} adopts a task (its candidate is its task id) that
     *     another row of the account has adopted
     * @throws CreditLimitExceededException if the reservation would exceed the limit; the row stays as
     *     it was
     * @throws IllegalArgumentException if there is a limit, and the row that is reserved again has no
     *     price or no period
     */
    Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit);

    /** {@link #transition(VideoTask, VideoTask, CreditLimit)}, with credits counted and never refused. */
    default Optional<VideoTask> transition(VideoTask seen, VideoTask next) {
        return transition(seen, next, CreditLimit.NONE);
    }

    /**
     * Claims tasks in {@link DueQuery#state()} whose next poll is due, the earliest first, and moves their
     * next poll to {@link DueQuery#invisibleUntil()}, so that no other caller polls them meanwhile.
     *
     * <p>Atomic per row (guarded by its version); credits stay as they are. Rows owned by another process are left out.
     */
    List<VideoTask> claimDue(DueQuery query);

    /**
     * Gives each completion with {@link Delivery#PENDING} to exactly one caller, the oldest first:
     * they become CLAIMED by {@link EndedQuery#process()}, with {@link Tracking#claimedBy}.
     *
     * <p>Atomic per row; credits stay as they are. Rows whose {@link Tracking.DeliveryState#deliverAfter()} lies ahead are left out. A claim whose
     * answer was lost on its way to this process is returned by a later call.
     */
    List<VideoTask> claimEnded(EndedQuery query);

    /**
     * Reads rows owned by a process that is not registered: reservations, waits and claims. Changes
     * nothing; the caller decides and writes with {@link #transition}.
     */
    List<VideoTask> findOrphaned(int limit);

    /**
     * Registers a process, or renews it: its {@link Liveness#renewals()} grow by one. A lease of zero ends
     * it at once.
     *
     * @return the ledger's time
     */
    Instant heartbeat(String process, Duration lease);

    /** All processes that are registered, by name: callers watch whether their renewals grow. */
    Map<String, Liveness> processes();

    /**
     * Ends a process that was seen to be dead, unless it has renewed since it was {@code seen}.
     *
     * @return whether it is ended
     */
    boolean expire(String process, Liveness seen);

    /**
     * Reads rows; unknown ids are left out. Lists come in the order that {@link
     * TaskQuery.Listed} names, found without reading the rows outside the list; the order of the others
     * is not defined.
     */
    List<VideoTask> find(TaskQuery query);

    /**
     * Counts the tasks of an account by state and by delivery, and gives the sums of its credits. Tasks
     * and credits need not be of one instant.
     */
    LedgerSums sums(String account);

    /**
     * Removes at most {@code limit} finished rows of an account: COMPLETED and FAILED rows that are DELIVERED, and
     * REJECTED rows, all ended before {@code endedBefore}. Never anything unresolved, pending or parked, nor rows of
     * other accounts, which have a retention of their own. The counted credits outlive their rows.
     *
     * @return the number of removed rows
     */
    int purge(String account, Instant endedBefore, int limit);
}
