package one.apiin.camel.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.callback.CallbackReceiver;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.ProcessLease;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.poll.PollPlanProvider;
import one.apiin.camel.internal.poll.PollTimer;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.poll.UnknownOutcomeResolver;
import one.apiin.camel.internal.provider.HealthTrackingGateway;
import one.apiin.camel.internal.provider.HealthTrackingGateway.ProviderState;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Delays;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running account of this process: wires its parts, starts and stops their timers.
 *
 * <p>Threads: start and stop one at a time; the rest is safe for concurrent use.
 *
 * <p>Ownership: closes the gateway; the executors belong to the caller.
 */
public final class AccountRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRuntime.class);
    private static final int RECALLED = 500;
    private static final Duration REFRESH_WAITERS = Duration.ofSeconds(1);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    // The tests drive these parts one at a time, wired as here
    final Map<String, PollSettings> pollSettings = new ConcurrentHashMap<>();
    final TaskListeners waiters = new TaskListeners();
    final PendingWrites pendingWrites = new PendingWrites();
    final LedgerClock clock;
    final AsyncTaskRepository ledger;
    final ProcessLease lease;
    final RequestLimiter limiter;
    final TaskPoller poller;

    private final Dependencies parts;
    private final Settings settings;
    private final Map<String, List<Runnable>> wakeUps = new ConcurrentHashMap<>();
    private final Delays waits;
    private final DeliveryService deliveries;
    private final VideoSubmitter submitter;
    private final TaskAwaiter awaiter;
    private final OperatorActions operator;
    private final CallbackReceiver callbacks;
    private final UnknownOutcomeResolver unknownOutcomes;
    private final HealthTrackingGateway gateway;
    private final DurationModelRegistry durations;
    private final PollPlanProvider plans;
    private final PollTimer timer;
    private volatile ScheduledFuture<?> heartbeat;
    private volatile ScheduledFuture<?> refreshWaiters;

    /**
     * @param account its name in the ledger
     * @param process this process, unique
     * @param leaseTimeout how long the process counts as alive after a heartbeat
     * @param retention after it finished rows are purged
     * @param claimTimeout after it a delivery that was not confirmed is repeated
     * @param requestTimeout the longest a request or a wait for a permit takes
     * @param requests how many requests may go
     * @param maxSubmitRetries further attempts after "not accepted"
     * @param budget what submissions cost, and how much is allowed
     */
    public record Settings(
            String account,
            String process,
            Duration leaseTimeout,
            Duration retention,
            Duration claimTimeout,
            Duration requestTimeout,
            RequestLimiter.Limits requests,
            int maxSubmitRetries,
            CreditBudget budget) {}

    /**
     * What comes from outside. Polls start on {@code tickThreads}, because the DNS lookup of the
     * provider may block and the scheduler's thread must not.
     */
    public record Dependencies(
            TaskRepository repository,
            VideoGateway gateway,
            Executor ledgerThreads,
            Executor tickThreads,
            ScheduledExecutorService scheduler,
            LongSupplier nanos,
            DoubleSupplier random,
            PollSettings defaultPollSettings) {}

    /** Ends when it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    public AccountRuntime(Dependencies parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
        String process = settings.process();
        this.gateway = new HealthTrackingGateway(parts.gateway(), parts.nanos());
        this.waits = new Delays(parts.scheduler());
        this.clock = new LedgerClock(parts.nanos(), settings.leaseTimeout());
        this.timer = new PollTimer(parts.scheduler(), clock, this::shortestGap, this::tick);
        this.ledger =
                new AsyncTaskRepository(
                        parts.repository(), parts.ledgerThreads(), waiters, this::stored);
        this.durations = new DurationModelRegistry(settings.budget().catalog()::prior);
        this.plans =
                new PollPlanProvider(
                        this::pollSettingsOf, durations, this::completedByCallback, clock);
        this.lease =
                new ProcessLease(
                        ledger, clock, process, settings.leaseTimeout(), settings.retention());
        this.deliveries =
                new DeliveryService(
                        ledger,
                        clock,
                        pendingWrites,
                        settings.account(),
                        process,
                        settings.claimTimeout());
        this.limiter = new RequestLimiter(settings.requests(), parts.scheduler(), parts.nanos());
        var pollSettings =
                new TaskPoller.Settings(settings.account(), process, settings.requestTimeout());
        this.poller =
                new TaskPoller(
                        new TaskPoller.Dependencies(
                                ledger, clock, limiter, gateway, deliveries, plans, parts.random()),
                        pollSettings);
        this.submitter =
                new VideoSubmitter(
                        new VideoSubmitter.Dependencies(
                                ledger,
                                clock,
                                limiter,
                                gateway,
                                deliveries,
                                pendingWrites,
                                waits::of,
                                parts.random()),
                        new VideoSubmitter.Settings(
                                settings.account(),
                                process,
                                settings.requestTimeout(),
                                settings.maxSubmitRetries(),
                                this::firstPoll,
                                settings.budget()),
                        waiters);
        this.awaiter =
                new TaskAwaiter(
                        new TaskAwaiter.Dependencies(
                                ledger,
                                clock,
                                poller,
                                deliveries,
                                waiters,
                                waits::of,
                                parts.random()),
                        pollSettings);
        this.unknownOutcomes = new UnknownOutcomeResolver(ledger, clock, poller, pollSettings);
        this.callbacks =
                new CallbackReceiver(
                        ledger,
                        clock,
                        new Delays(parts.scheduler())::of,
                        this::pollSoon,
                        poller.callbackCoverage());
        this.operator = new OperatorActions(ledger, clock, awaiter, settings.account());
    }

    private double completedByCallback(VideoTask task) {
        return poller.callbackCoverage().of(task.getGroup(), task.getModel(), clock.now());
    }

    public OperatorActions operator() {
        return operator;
    }

    /** Takes the provider's callbacks. */
    public CallbackReceiver callbacks() {
        return callbacks;
    }

    public VideoSubmitter submitter() {
        return submitter;
    }

    public TaskAwaiter awaiter() {
        return awaiter;
    }

    public DeliveryService deliveries() {
        return deliveries;
    }

    /** Why the ledger does not respond, or null. */
    public Throwable ledgerFailure() {
        return lease.lastFailure();
    }

    /** The provider's state by its last replies. */
    public ProviderState provider() {
        return gateway.state();
    }

    /** Counts by state and delivery, read now. */
    public CompletableFuture<LedgerSums> sums() {
        return ledger.call(r -> r.sums(settings.account()));
    }

    /** What counts against the limit in the period of now; among {@code sums} just read. */
    public long committedNow(LedgerSums sums) {
        String period = settings.budget().period(clock.now()).text();
        return sums.creditsByPeriod().getOrDefault(period, CreditSums.ZERO).committed();
    }

    /** Calls {@code listener} with each row before and after a change by this process. */
    public void onChange(BiConsumer<VideoTask, VideoTask> listener) {
        ledger.onChange(listener);
    }

    /**
     * Calls {@code wakeUp} when this process has stored a completion of the group that a consumer may
     * claim at once; not for completions stored by other processes, nor for delayed redeliveries.
     *
     * @param wakeUp must not block
     */
    public Registration onPending(String group, Runnable wakeUp) {
        wakeUps.computeIfAbsent(group, name -> new CopyOnWriteArrayList<>()).add(wakeUp);
        return () -> wakeUps.get(group).remove(wakeUp);
    }

    private void stored(VideoTask row) {
        timer.stored(row);
        deliveries.stored(row);
        if (row.getDelivery() == Delivery.PENDING
                && row.tracking().delivery().deliverAfter() == null) {
            wakeUps.getOrDefault(row.getGroup(), List.of()).forEach(Runnable::run);
        }
    }

    /** How a group is polled from now on; the settings of several endpoints are combined. */
    public void configurePolling(String group, PollSettings added) {
        PollSettings before = pollSettings.get(group);
        PollSettings now = pollSettings.merge(group, added, PollSettings::and);
        if (now.isAdaptive() && (before == null || !before.isAdaptive())) {
            recall(group);
        }
    }

    private void recall(String group) {
        ledger.call(r -> r.find(TaskQuery.recentlyCompleted(settings.account(), group, RECALLED)))
                .thenAccept(durations::recall)
                .exceptionally(
                        failure -> {
                            LOG.warn(
                                    "Could not read the durations of the last tasks of group {}"
                                            + " from the ledger; they are learned anew: {}",
                                    group,
                                    failure.toString());
                            return null;
                        });
    }

    /**
     * Takes the first lease and begins.
     *
     * @throws IllegalStateException if the ledger does not answer
     */
    public void start() {
        await(lease.renew());
        if (lease.lastFailure() != null || !clock.alive()) {
            throw new IllegalStateException("The ledger does not respond", lease.lastFailure());
        }
        heartbeat = every(settings.leaseTimeout().dividedBy(3), this::beat);
        refreshWaiters = every(REFRESH_WAITERS, this::refreshWaiters);
        timer.start();
    }

    private void refreshWaiters() {
        awaiter.refreshWaiters();
        unknownOutcomes.tick();
        deliveries.expireClaims();
    }

    private void beat() {
        lease.renew().thenRun(pendingWrites::retry);
    }

    private void tick() {
        pollSoon(this::poll);
    }

    /** After a callback: the next tick may be far. */
    private void pollSoon() {
        pollSoon(
                () -> {
                    poll();
                    unknownOutcomes.tick();
                });
    }

    private void pollSoon(Runnable poll) {
        try {
            parts.tickThreads().execute(poll);
        } catch (RejectedExecutionException e) {
            LOG.debug("The component is stopping");
        }
    }

    private void poll() {
        try {
            poller.tick();
        } catch (RuntimeException e) {
            LOG.warn("Starting the due polls failed", e);
        }
    }

    private Duration shortestGap() {
        Duration shortest = parts.defaultPollSettings().shortestGap();
        for (PollSettings one : pollSettings.values()) {
            Duration gap = one.shortestGap();
            shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
        }
        return shortest;
    }

    private ScheduledFuture<?> every(Duration gap, Runnable work) {
        Runnable guarded =
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("A regular task failed", e);
                    }
                };
        return parts.scheduler()
                .scheduleWithFixedDelay(
                        guarded, gap.toNanos(), gap.toNanos(), TimeUnit.NANOSECONDS);
    }

    private PollSettings pollSettingsOf(String group) {
        return pollSettings.getOrDefault(group, parts.defaultPollSettings());
    }

    private Duration firstPoll(VideoTask row, double random) {
        return plans.of(row).nextPoll(Duration.ZERO, 0, random);
    }

    /** Ends every wait of an exchange, also for the next attempt of a submit; the tasks run on. */
    public void endWaits() {
        waits.endAll();
        waiters.endAll(
                task -> TaskExceptions.waitEnded(task, "the context stops; the task runs on"));
    }

    /**
     * Ends the timers, the gateway and the lease; the rows of this process are released at once. Running
     * status calls are aborted and recorded first, so that the next process need not wait for them.
     */
    public void stop() {
        timer.stop();
        cancel(heartbeat);
        cancel(refreshWaiters);
        endWaits();
        limiter.close();
        gateway.close();
        await(unknownOutcomes.stop());
        await(poller.stop());
        pendingWrites.retry();
        await(lease.end());
    }

    private static void cancel(ScheduledFuture<?> regular) {
        if (regular != null) {
            regular.cancel(false);
        }
    }

    private static void await(CompletableFuture<?> work) {
        try {
            work.get(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            LOG.warn("The ledger does not respond: {}", e.toString());
        }
    }
}
