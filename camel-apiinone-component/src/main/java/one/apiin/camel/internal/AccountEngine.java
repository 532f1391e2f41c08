package one.apiin.camel.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.callback.CallbackDesk;
import one.apiin.camel.internal.delivery.CompletionDesk;
import one.apiin.camel.internal.delivery.ForgottenAnswers;
import one.apiin.camel.internal.ledger.KeptWrites;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.ProcessLease;
import one.apiin.camel.internal.ledger.TaskEvents;
import one.apiin.camel.internal.ledger.Waiters;
import one.apiin.camel.internal.poll.CandidateDesk;
import one.apiin.camel.internal.poll.LookTimer;
import one.apiin.camel.internal.poll.PollPlans;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.poll.TaskWatch;
import one.apiin.camel.internal.provider.ObservedGateway;
import one.apiin.camel.internal.provider.ProviderState;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestGate;
import one.apiin.camel.internal.schedule.DurationModels;
import one.apiin.camel.internal.schedule.Watch;
import one.apiin.camel.internal.submit.Budget;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.transition.Faults;
import one.apiin.camel.internal.util.RetryPauses;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account at work in this process: puts the pieces together, starts and stops their ticks.
 *
 * <p>Threads: start and stop one at a time; the rest is safe for concurrent use.
 *
 * <p>Ownership: closes the gateway; the executors belong to the caller.
 */
public final class AccountEngine {

    private static final Logger LOG = LoggerFactory.getLogger(AccountEngine.class);
    private static final int RECALLED = 500;
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final Parts parts;
    private final Settings settings;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final Waiters waiters = new Waiters();
    private final KeptWrites kept = new KeptWrites();
    private final ForgottenAnswers forgotten = new ForgottenAnswers();
    private final RetryPauses retries = new RetryPauses(this::pause);
    private final LedgerClock clock;
    private final Ledger ledger;
    private final ProcessLease lease;
    private final CompletionDesk desk;
    private final TaskPoller poller;
    private final VideoSubmitter submitter;
    private final TaskWatch watch;
    private final OperatorDesk operator;
    private final CallbackDesk callbacks;
    private final CandidateDesk candidates;
    private final RequestGate gate;
    private final ObservedGateway gateway;
    private final DurationModels durations;
    private final PollPlans plans;
    private final LookTimer timer;
    private volatile ScheduledFuture<?> heartbeat;
    private volatile ScheduledFuture<?> lookAround;

    /**
     * @param account its name in the ledger
     * @param process this process, unique
     * @param leaseTimeout how long the process counts as alive after a heartbeat
     * @param retention how long rows are kept that are done with
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
            Duration requestTimeout,
            RequestGate.Limits requests,
            int maxSubmitRetries,
            Budget budget) {}

    /**
     * What comes from outside. Ticks run on {@code tickThreads}, because looking up the provider's
     * name may block and the scheduler's thread must not.
     */
    public record Parts(
            TaskRepository repository,
            VideoGateway gateway,
            Executor ledgerThreads,
            Executor tickThreads,
            ScheduledExecutorService scheduler,
            LongSupplier nanos,
            DoubleSupplier random,
            Watch defaultWatch) {}

    public AccountEngine(Parts parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
        String process = settings.process();
        this.gateway = new ObservedGateway(parts.gateway(), parts.nanos());
        this.clock = new LedgerClock(parts.nanos(), settings.leaseTimeout());
        this.timer = new LookTimer(parts.scheduler(), clock, this::shortestGap, this::tick);
        this.ledger = new Ledger(parts.repository(), parts.ledgerThreads(), waiters, timer::stored);
        this.durations = new DurationModels(settings.budget().catalog()::prior);
        this.plans = new PollPlans(this::watchOf, durations, this::toldByCallback, clock);
        this.lease =
                new ProcessLease(
                        ledger, clock, process, settings.leaseTimeout(), settings.retention());
        this.desk = new CompletionDesk(ledger, clock, kept, settings.account(), process);
        this.gate = new RequestGate(settings.requests(), parts.scheduler(), parts.nanos());
        var pollSettings =
                new TaskPoller.Settings(settings.account(), process, settings.requestTimeout());
        this.poller =
                new TaskPoller(
                        new TaskPoller.Parts(
                                ledger, clock, gate, gateway, desk, plans, parts.random()),
                        pollSettings);
        this.submitter =
                new VideoSubmitter(
                        new VideoSubmitter.Parts(
                                ledger, clock, gate, gateway, desk, kept, retries, parts.random()),
                        new VideoSubmitter.Settings(
                                settings.account(),
                                process,
                                settings.requestTimeout(),
                                settings.maxSubmitRetries(),
                                this::firstLook,
                                settings.budget()),
                        waiters);
        this.watch =
                new TaskWatch(
                        new TaskWatch.Parts(
                                ledger, clock, poller, desk, waiters, this::pause, parts.random()),
                        pollSettings);
        this.candidates = new CandidateDesk(ledger, clock, poller, pollSettings);
        this.callbacks =
                new CallbackDesk(
                        ledger, clock, this::pause, this::lookSoon, poller.callbackShares());
        this.operator = new OperatorDesk(ledger, clock, watch, settings.account());
    }

    private double toldByCallback(VideoTask task) {
        return poller.callbackShares().of(task.getGroup(), task.getModel(), clock.now());
    }

    public OperatorDesk operator() {
        return operator;
    }

    /** Takes the provider's callbacks. */
    public CallbackDesk callbacks() {
        return callbacks;
    }

    public VideoSubmitter submitter() {
        return submitter;
    }

    public TaskWatch watch() {
        return watch;
    }

    public CompletionDesk desk() {
        return desk;
    }

    /** The answers of exchanges that may be dropped. */
    public ForgottenAnswers forgotten() {
        return forgotten;
    }

    /** Why the ledger does not answer, or null. */
    public Throwable ledgerFault() {
        return lease.lastFault();
    }

    /** What the last answers tell of the provider. */
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

    /** Who hears of every change that this process makes, from now on. */
    public void listen(TaskEvents listener) {
        ledger.listen(listener);
    }

    /** How a group is watched from now on; two endpoints of one group are combined. */
    public void watchGroup(String group, Watch how) {
        Watch before = watches.get(group);
        Watch now = watches.merge(group, how, Watch::and);
        if (now.isAdaptive() && (before == null || !before.isAdaptive())) {
            recall(group);
        }
    }

    private void recall(String group) {
        ledger.call(r -> r.find(TaskQuery.recentlyCompleted(settings.account(), group, RECALLED)))
                .thenAccept(durations::recall)
                .exceptionally(
                        fault -> {
                            LOG.warn(
                                    "The ledger does not tell how long the last tasks of group {}"
                                            + " took; their durations are learned anew: {}",
                                    group,
                                    fault.toString());
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
        if (lease.lastFault() != null || !clock.alive()) {
            throw new IllegalStateException("The ledger does not answer", lease.lastFault());
        }
        heartbeat = every(settings.leaseTimeout().dividedBy(3), this::beat);
        lookAround = every(LOOK_AROUND, this::lookAround);
        timer.start();
    }

    private void lookAround() {
        watch.lookAround();
        candidates.tick();
        forgotten.look();
    }

    private void beat() {
        lease.renew().thenRun(kept::retry);
    }

    private void tick() {
        lookSoon(this::look);
    }

    /** After a callback: the next tick may be far. */
    private void lookSoon() {
        lookSoon(
                () -> {
                    look();
                    candidates.tick();
                });
    }

    private void lookSoon(Runnable look) {
        try {
            parts.tickThreads().execute(look);
        } catch (RejectedExecutionException e) {
            LOG.debug("The component is stopping");
        }
    }

    private void look() {
        try {
            poller.tick();
        } catch (RuntimeException e) {
            LOG.warn("A tick of the poller failed", e);
        }
    }

    private Duration shortestGap() {
        Duration shortest = parts.defaultWatch().shortestGap();
        for (Watch one : watches.values()) {
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

    private CompletableFuture<Void> pause(Duration length) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var timer =
                parts.scheduler()
                        .schedule(
                                () -> over.complete(null), length.toNanos(), TimeUnit.NANOSECONDS);
        over.whenComplete((v, fault) -> timer.cancel(false));
        return over;
    }

    private Watch watchOf(String group) {
        return watches.getOrDefault(group, parts.defaultWatch());
    }

    private Duration firstLook(VideoTask row, double random) {
        return plans.of(row).nextLook(Duration.ZERO, 0, random);
    }

    /** Ends every wait of an exchange, also for the next attempt of a submit; the tasks go on. */
    public void endWaits() {
        retries.endAll();
        waiters.endAll(task -> Faults.waitEnded(task, "the context stops; the task goes on"));
    }

    /**
     * Ends the ticks, the gateway and the lease; what this process held is free at once. What it was
     * asking for is cut and recorded first, so that the next process need not wait for it.
     */
    public void stop() {
        timer.stop();
        cancel(heartbeat);
        cancel(lookAround);
        endWaits();
        gate.close();
        gateway.close();
        await(candidates.stop());
        await(poller.stop());
        kept.retry();
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
            LOG.warn("The ledger does not answer: {}", e.toString());
        }
    }
}
