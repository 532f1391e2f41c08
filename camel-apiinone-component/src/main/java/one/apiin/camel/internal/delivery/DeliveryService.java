package one.apiin.camel.internal.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.Ledger.Changed;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.util.Backoff;
import one.apiin.camel.internal.util.ErrorText;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/**
 * Claims completions for delivery, wakes the consumers that wait for them, and records their confirmation.
 *
 * <p>At least once: a confirmation counts only while the claim is valid (owner and claim number); if the
 * ledger is down the confirmation is queued for retry.
 *
 * <p>Time: a claim that was neither confirmed nor failed within {@code claimTimeout} is PENDING again, as
 * after the visibility timeout of a queue: Camel may drop an exchange without completing it. A claim that
 * the ledger made, but whose reply was lost, is PENDING again after some minutes.
 * A redelivery that was planned while the ledger's clock was ahead is due when the clock has jumped back, or at the
 * start of a process.
 *
 * <p>Threads: safe for concurrent use; {@link #tick()} one at a time.
 */
public final class DeliveryService {

    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final Duration BETWEEN_SEARCHES = Duration.ofMinutes(1);
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int LONGEST_ERROR = 500;

    /** One claim on one completion. */
    private record Claim(String submissionId, int number) {
        static Claim of(VideoTask task) {
            return new Claim(task.getSubmissionId(), task.tracking().delivery().claimNumber());
        }
    }

    /**
     * A claim of this process that is not confirmed.
     *
     * @param begun whether an exchange delivers the completion
     */
    private record Unconfirmed(
            VideoTask task,
            long claimedAt,
            AtomicBoolean begun,
            AtomicReference<Runnable> onExpiry) {
        Unconfirmed(VideoTask task, long claimedAt) {
            this(task, claimedAt, new AtomicBoolean(), new AtomicReference<>(() -> {}));
        }
    }

    /** A consumer of a group that waits for completions. */
    private record WakeUp(String group, Runnable action) {}

    /** By an object of its own: one that ends twice must not end another. */
    private final Map<Object, WakeUp> wakeUps = new ConcurrentHashMap<>();

    private final Map<Claim, Unconfirmed> unconfirmed = new ConcurrentHashMap<>();

    /** Held shared while the ledger claims: what it has claimed is not in {@link #unconfirmed} yet. */
    private final ReadWriteLock claiming = new ReentrantReadWriteLock();

    /** The claims of this process that the last search found and that it did not know of. */
    private Set<Claim> unknown = Set.of();

    private long searchedAt;

    /** The {@link LedgerClock#steadyFrom()} of the last correction. */
    private Instant correctedFor;

    private long correctedAt;

    /** Whether the last correction found more completions than it reads at once. */
    private boolean moreToCorrect;

    private final Ledger ledger;
    private final LedgerClock clock;
    private final PendingWrites pendingWrites;
    private final DeliveryLog log;
    private final Duration claimTimeout;

    /**
     * @param claimTimeout after it a claim that was not confirmed is PENDING again
     */
    public DeliveryService(
            Ledger ledger, LedgerClock clock, PendingWrites pendingWrites, Duration claimTimeout) {
        this.ledger = ledger;
        this.clock = clock;
        this.pendingWrites = pendingWrites;
        this.log = new DeliveryLog(clock::nanos);
        this.claimTimeout = claimTimeout;
        this.searchedAt = clock.nanos();
    }

    /** The regular work. */
    public void tick() {
        expireClaims();
        releaseForgotten();
        correctPlans();
        log.flush();
    }

    /** Claims at most {@code limit} completions of a group; {@code taskId} null = any. */
    public List<VideoTask> claim(String group, String taskId, int limit) {
        if (!clock.alive()) {
            return List.of();
        }
        EndedQuery query =
                new EndedQuery(
                        ledger.account(), group, taskId, ledger.process(), clock.now(), limit);
        claiming.readLock().lock();
        try {
            return claimed(ledger.call(r -> r.claimEnded(query)));
        } finally {
            claiming.readLock().unlock();
        }
    }

    /** A reply of the ledger that took longer than the lease starts no delivery. */
    private List<VideoTask> claimed(List<VideoTask> completions) {
        completions.forEach(log::claimed);
        completions.forEach(this::beginDelivery);
        if (clock.alive()) {
            return completions;
        }
        completions.forEach(this::release);
        return List.of();
    }

    /** Whether this process has claimed the completion. */
    public boolean isClaimedHere(VideoTask task) {
        return task.getDelivery() == Delivery.CLAIMED && task.isOwnedBy(ledger.process());
    }

    /**
     * An exchange of this process is about to deliver a completion. If several exchanges of this process
     * wait for it, all deliver it, but only the first confirms it: the others must not confirm what
     * failed there.
     *
     * @return whether the caller has to confirm the delivery
     */
    public boolean beginDelivery(VideoTask completed) {
        return isClaimedHere(completed)
                && unconfirmed(completed).begun().compareAndSet(false, true);
    }

    /**
     * Calls {@code wakeUp} when this process has stored a completion of the group that a consumer may
     * claim at once; not for completions stored by other processes, nor for delayed redeliveries.
     *
     * @param wakeUp must not block
     * @return ends it
     */
    public Runnable onPending(String group, Runnable wakeUp) {
        Object key = new Object();
        wakeUps.put(key, new WakeUp(group, wakeUp));
        return () -> wakeUps.remove(key);
    }

    /** This process has stored the row. */
    public void stored(VideoTask row) {
        claimedForExchange(row);
        if (row.getDelivery() == Delivery.PENDING && row.getNextDeliveryAt() == null) {
            wakeUps.values().stream()
                    .filter(one -> one.group().equals(row.getGroup()))
                    .forEach(one -> one.action().run());
        }
    }

    /** If this process has claimed the row for an exchange, its {@code claimTimeout} begins. */
    public void claimedForExchange(VideoTask row) {
        if (isClaimedHere(row)) {
            unconfirmed(row);
        }
    }

    private Unconfirmed unconfirmed(VideoTask claimed) {
        return unconfirmed.computeIfAbsent(
                Claim.of(claimed), claim -> new Unconfirmed(claimed, clock.nanos()));
    }

    /** Runs {@code action} if the claim expires; replaces an earlier action. */
    public void onExpiry(VideoTask claimed, Runnable action) {
        Unconfirmed held = unconfirmed.get(Claim.of(claimed));
        if (held != null) {
            held.onExpiry().set(action);
        }
    }

    /** Makes the completions PENDING whose delivery was not confirmed within {@code claimTimeout}. */
    public void expireClaims() {
        unconfirmed.forEach(
                (claim, held) -> {
                    long age = clock.nanos() - held.claimedAt();
                    if (age >= claimTimeout.toNanos() && unconfirmed.remove(claim, held)) {
                        expire(held.task());
                        held.onExpiry().get().run();
                    }
                });
    }

    /**
     * Releases claims that the ledger made for this process although its reply was lost: no exchange delivers them.
     * Only what two searches have found, a minute apart: an exchange may have read its completion just now.
     */
    public void releaseForgotten() {
        long nanos = clock.nanos();
        if (nanos - searchedAt < BETWEEN_SEARCHES.toNanos() || !clock.alive()) {
            return;
        }
        searchedAt = nanos;
        List<VideoTask> found =
                ledger.list(Listed.CLAIMED, ROWS_AT_ONCE).stream().filter(this::isUnknown).toList();
        found.stream()
                .filter(task -> unknown.contains(Claim.of(task)))
                .forEach(this::releaseForgotten);
        unknown = found.stream().map(Claim::of).collect(Collectors.toSet());
    }

    private boolean isUnknown(VideoTask task) {
        return isClaimedHere(task)
                && !unconfirmed.containsKey(Claim.of(task))
                && !pendingWrites.contains(task.getSubmissionId());
    }

    private void releaseForgotten(VideoTask task) {
        if (!claiming.writeLock().tryLock()) {
            return; // it may be among those that the ledger returns now: the next search decides
        }
        boolean forgotten;
        try {
            forgotten = isUnknown(task);
        } finally {
            claiming.writeLock().unlock();
        }
        if (forgotten) { // no claim returns it any more: the ledger has it as claimed
            log.forgotten(task);
            release(task);
        }
    }

    /** No redelivery is planned for longer than an hour: one that seems to be has a time of a clock that was wrong. */
    public void correctPlans() {
        Instant steady = clock.steadyFrom();
        long nanos = clock.nanos();
        boolean waits = !moreToCorrect || nanos - correctedAt < BETWEEN_SEARCHES.toNanos();
        if (steady.equals(correctedFor) && waits || !clock.alive()) {
            return;
        }
        Instant latest = clock.now().plus(LONGEST_DELAY);
        List<VideoTask> oldest = ledger.list(Listed.PENDING, ROWS_AT_ONCE);
        List<VideoTask> late =
                oldest.stream()
                        .filter(task -> isAfter(task.tracking().delivery().deliverAfter(), latest))
                        .toList();
        late.forEach(task -> ledger.transition(task, task.with(task.tracking().pending(null))));
        moreToCorrect = oldest.size() == ROWS_AT_ONCE;
        if (late.isEmpty() || !moreToCorrect) {
            correctedFor = steady; // if there are more, they come once these are delivered
            correctedAt = nanos;
        }
    }

    private static boolean isAfter(Instant planned, Instant latest) {
        return planned != null && planned.isAfter(latest);
    }

    private void expire(VideoTask claimed) {
        String error = "Not confirmed within claimTimeout (" + claimTimeout + ")";
        confirm(
                claimed,
                columns -> columns.withLastDeliveryError(error).pending(null),
                now -> {
                    if (now.made()) {
                        log.expired(claimed, claimTimeout);
                    }
                });
    }

    /**
     * No exchange of this process waits for the task any more. A completion claimed for such an exchange
     * goes to the consumers, unless another exchange here is delivering it.
     */
    public void stopWaiting(VideoTask task) {
        write(task, this::withoutWaiter, now -> {});
    }

    /** The row when no exchange of this process waits for it; null = unchanged. */
    public VideoTask withoutWaiter(VideoTask task) {
        if (!task.isOwnedBy(ledger.process())) {
            return null;
        }
        if (task.getState() == TaskState.RUNNING) {
            return task.with(task.tracking().withOwner(null));
        }
        Unconfirmed held = unconfirmed.get(Claim.of(task));
        boolean idle = isClaimedHere(task) && (held == null || !held.begun().get());
        return idle ? task.with(uncounted(task.tracking().pending(null))) : null;
    }

    private static Tracking uncounted(Tracking released) {
        return released.withDeliveryAttempt(Math.max(0, released.delivery().deliveryAttempt() - 1));
    }

    /** The completion was delivered. */
    public void delivered(VideoTask claimed) {
        delivered(claimed, "at attempt " + claimed.getDeliveryAttempt());
    }

    /** The exception of its exchange was its delivery. */
    public void thrown(VideoTask claimed) {
        delivered(claimed, "by an exception");
    }

    private void delivered(VideoTask claimed, String how) {
        confirm(
                claimed,
                columns -> columns.withOwner(null).withDelivery(Delivery.DELIVERED),
                now -> {
                    unconfirmed.remove(Claim.of(claimed));
                    if (now.made()) {
                        log.delivered(claimed, how);
                    }
                });
    }

    /** The completion was not delivered after all; the attempt does not count. */
    public void release(VideoTask claimed) {
        release(claimed, claimed.getLastDeliveryError());
    }

    /** The same, since an exchange that waited for it failed with {@code error}. */
    public void release(VideoTask claimed, String error) {
        confirm(claimed, columns -> uncounted(columns.withLastDeliveryError(error).pending(null)));
    }

    /** A stop did not wait for its exchange, which may still run: the next attempt is a redelivery. */
    public void interrupted(VideoTask claimed) {
        String error = "The consumer was stopped before the exchange was done";
        log.redelivery(claimed, error, Duration.ZERO);
        confirm(claimed, columns -> columns.withLastDeliveryError(error).pending(null));
    }

    /**
     * A route failed: redelivered after {@code delay}, doubled for each attempt, at most one hour; parked
     * after {@code maxDeliveries} attempts.
     *
     * @param error why, see {@link #error}
     */
    public void failed(VideoTask claimed, String error, Duration delay, int maxDeliveries) {
        int attempts = claimed.tracking().delivery().deliveryAttempt();
        if (attempts >= maxDeliveries) {
            log.parked(claimed, error);
            confirm(
                    claimed,
                    columns ->
                            columns.withLastDeliveryError(error)
                                    .withOwner(null)
                                    .withDelivery(Delivery.PARKED));
            return;
        }
        Duration pause = Backoff.doubled(delay, LONGEST_DELAY, attempts);
        log.redelivery(claimed, error, pause);
        confirm(
                claimed,
                columns -> columns.withLastDeliveryError(error).pending(clock.now().plus(pause)));
    }

    /**
     * Why a delivery failed, as the ledger keeps it: see {@link ErrorText}, at most {@value #LONGEST_ERROR} characters,
     * and without the prompts that the task's reply repeats.
     */
    public static String error(Throwable failure, VideoTask task) {
        String text = ProviderText.withoutPrompts(ErrorText.of(failure), task.getRawReply());
        return ProviderText.cut(text, LONGEST_ERROR);
    }

    /** The claim stays with this process until the confirmation is stored. */
    private void confirm(VideoTask claimed, UnaryOperator<Tracking> change) {
        confirm(claimed, change, now -> unconfirmed.remove(Claim.of(claimed)));
    }

    private void confirm(
            VideoTask claimed, UnaryOperator<Tracking> change, Consumer<Changed> written) {
        write(
                claimed,
                task -> isValid(claimed, task) ? task.with(change.apply(task.tracking())) : null,
                written);
    }

    private void write(VideoTask seen, UnaryOperator<VideoTask> change, Consumer<Changed> written) {
        Runnable write = () -> written.accept(ledger.change(seen, change));
        try {
            write.run();
        } catch (RuntimeException | Error e) {
            log.unrecorded(e);
            pendingWrites.enqueue(seen.getSubmissionId(), write);
        }
    }

    private static boolean isValid(VideoTask claimed, VideoTask now) {
        return now.getDelivery() == Delivery.CLAIMED
                && now.tracking().delivery().claimNumber()
                        == claimed.tracking().delivery().claimNumber()
                && now.isOwnedBy(claimed.tracking().ownership().owner());
    }
}
