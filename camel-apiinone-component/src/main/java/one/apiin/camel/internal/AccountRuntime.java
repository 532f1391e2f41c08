package one.apiin.camel.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.callback.CallbackCoverage;
import one.apiin.camel.internal.callback.CallbackReceiver;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.ProcessLease;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.poll.PollPlanProvider;
import one.apiin.camel.internal.poll.PollTimer;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.poll.UnknownOutcomeResolver;
import one.apiin.camel.internal.provider.ProviderHealth;
import one.apiin.camel.internal.provider.ProviderHealth.ProviderState;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.schedule.DurationModelRegistry;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.Waits;
import one.apiin.camel.task.CreditSums;
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
 * <p>Ownership: closes the gateway; the threads belong to the caller.
 */
public final class AccountRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRuntime.class);
    private static final int RECALLED = 500;
    private static final Duration REGULAR = Duration.ofSeconds(1);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    // The tests drive these parts one at a time, wired as here
    final TaskListeners waiters = new TaskListeners();
    final PendingWrites pendingWrites = new PendingWrites();
    final LedgerClock clock;
    final Ledger ledger;
    final ProcessLease lease;
    final RequestLimiter limiter;
    final TaskPoller poller;
    final PollPlanProvider plans;

    private final Dependencies parts;
    private final Settings settings;
    private final DeliveryService deliveries;
    private final VideoSubmitter submitter;
    private final TaskAwaiter awaiter;
    private final OperatorActions operator;
    private final CallbackReceiver callbacks;
    private final UnknownOutcomeResolver unknownOutcomes;
    private final ProviderHealth provider;
    private final DurationModelRegistry durations;
    private final PollTimer timer;
    private final Job recover;
    private final Job tick;
    private final Job resolve;
    private final List<Job> regularJobs;
    private volatile ScheduledFuture<?> heartbeat;
    private volatile ScheduledFuture<?> regular;

    /**
     * @param account its name in the ledger
     * @param process this process, unique
     * @param leaseTimeout how long the process counts as alive after a heartbeat
     * @param retention after it finished rows are purged
     * @param claimTimeout after it a delivery that was not confirmed is repeated
     * @param requestTimeout the longest a request or a wait for a permit takes
     * @param rate the requests per second, and with whom they are shared
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
            Rate rate,
            int maxSubmitRetries,
            CreditBudget budget) {}

    /**
     * How many requests may go.
     *
     * @param account accounts of the same name share one rate, the smallest
     * @param requestsPerSecond of the account
     * @param maxConcurrentPolls polls at once, beside the requests of exchanges
     */
    public record Rate(String account, double requestsPerSecond, int maxConcurrentPolls) {}

    /**
     * The threads of an account.
     *
     * @param ledger for calls of the ledger on behalf of other threads
     * @param requests for submissions and status calls of exchanges
     * @param polls for polls
     * @param lease renews the lease and does nothing else
     * @param timers start work on the others; never block
     */
    public record Threads(
            OwnThreads ledger,
            OwnThreads requests,
            OwnThreads polls,
            ScheduledExecutorService lease,
            ScheduledExecutorService timers) {}

    /** What comes from outside; while routes are {@code starting}, how their groups are polled is not known. */
    public record Dependencies(
            TaskRepository repository,
            VideoGateway gateway,
            Threads threads,
            LongSupplier nanos,
            InstantSource wall,
            DoubleSupplier random,
            Waits waits,
            PollSettings defaultPollSettings,
            BooleanSupplier starting) {}

    public AccountRuntime(Dependencies parts, Settings settings) {
        this.parts = parts;
        this.settings = settings;
        this.provider = new ProviderHealth(parts.gateway().address(), parts.nanos());
        Threads threads = parts.threads();
        this.clock = new LedgerClock(parts.nanos(), parts.wall(), settings.leaseTimeout());
        CallbackCoverage coverage = new CallbackCoverage();
        this.durations = new DurationModelRegistry(settings.budget().catalog()::prior);
        this.plans = new PollPlanProvider(parts.defaultPollSettings(), durations, coverage, clock);
        this.timer = new PollTimer(threads.timers(), clock, plans::shortestGap, this::pollDue);
        this.ledger =
                new Ledger(
                        parts.repository(),
                        threads.ledger(),
                        waiters,
                        this::stored,
                        settings.account(),
                        settings.process());
        this.lease =
                new ProcessLease(
                        parts.repository(),
                        ledger,
                        clock,
                        settings.leaseTimeout(),
                        settings.retention());
        this.deliveries =
                new DeliveryService(ledger, clock, pendingWrites, settings.claimTimeout());
        this.limiter =
                new RequestLimiter(
                        settings.rate().account(),
                        settings.rate().requestsPerSecond(),
                        parts.nanos(),
                        parts.waits());
        this.poller =
                new TaskPoller(
                        new TaskPoller.Dependencies(
                                ledger,
                                clock,
                                limiter,
                                parts.gateway(),
                                provider,
                                deliveries,
                                plans,
                                threads.requests(),
                                threads.polls(),
                                parts.random()),
                        settings.requestTimeout(),
                        settings.rate().maxConcurrentPolls());
        this.submitter =
                new VideoSubmitter(
                        new VideoSubmitter.Dependencies(
                                ledger,
                                clock,
                                limiter,
                                parts.gateway(),
                                provider,
                                deliveries,
                                pendingWrites,
                                threads.requests(),
                                parts.waits(),
                                parts.random()),
                        new VideoSubmitter.Settings(
                                settings.requestTimeout(),
                                settings.maxSubmitRetries(),
                                this::firstPoll,
                                settings.budget()),
                        waiters);
        this.awaiter =
                new TaskAwaiter(
                        ledger,
                        clock,
                        poller,
                        deliveries,
                        waiters,
                        threads.timers(),
                        parts.random());
        this.unknownOutcomes =
                new UnknownOutcomeResolver(
                        ledger, clock, poller, threads.polls(), settings.requestTimeout());
        this.callbacks =
                new CallbackReceiver(ledger, clock, parts.waits(), this::pollSoon, coverage);
        this.recover =
                new Job(
                        ledger,
                        () -> {
                            pendingWrites.retry();
                            lease.recover(); // throws nothing
                            submitter.rejectForgotten();
                            if (!parts.starting().getAsBoolean()) {
                                poller.correctPlans();
                            }
                        });
        this.tick = new Job(ledger, poller::tick);
        this.resolve = new Job(ledger, unknownOutcomes::tick);
        Job refresh = new Job(ledger, awaiter::refreshWaiters);
        this.regularJobs = List.of(refresh, resolve, new Job(ledger, deliveries::tick));
        this.operator = new OperatorActions(ledger, clock, awaiter, durations);
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

    /** Why the ledger does not respond, or why nothing is submitted without a lease; or null. */
    public Throwable ledgerFailure() {
        Throwable failure = lease.lastFailure();
        return failure != null || clock.alive()
                ? failure
                : new IllegalStateException("The lease in the ledger has expired");
    }

    /** The provider's state by its last replies. */
    public ProviderState provider() {
        return provider.state();
    }

    public RequestLimiter.Usage rate() {
        return limiter.usage();
    }

    /** Counts by state and delivery, read now. */
    public LedgerSums sums() {
        return ledger.call(r -> r.sums(settings.account()));
    }

    /** Runs work on a thread of the ledger some time later; returns false if it takes no more. */
    public boolean inBackground(Runnable work) {
        return ledger.execute(work);
    }

    /** What counts against the limit in the period of now; among {@code sums} just read. */
    public long committedNow(LedgerSums sums) {
        String period = settings.budget().period(clock.now());
        return sums.creditsByPeriod().getOrDefault(period, CreditSums.ZERO).committed();
    }

    /** Calls {@code listener} with each row before and after a change by this process. */
    public void onChange(BiConsumer<VideoTask, VideoTask> listener) {
        ledger.onChange(listener);
    }

    private void stored(VideoTask row) {
        timer.stored(row);
        deliveries.stored(row);
    }

    /**
     * How a group is polled from now on; the settings of several endpoints are combined.
     *
     * @return ends it, when the endpoint stops
     */
    public Runnable configurePolling(String group, PollSettings added) {
        if (plans.add(group, added)) {
            recall(group);
        }
        return () -> plans.remove(group);
    }

    private void recall(String group) {
        TaskQuery last = TaskQuery.recentlyCompleted(settings.account(), group, RECALLED);
        try {
            durations.recall(ledger.call(r -> r.find(last)));
        } catch (RuntimeException e) {
            LOG.warn("The durations of group {} are learned anew: {}", group, e.toString());
        }
    }

    /**
     * Takes the first lease and begins.
     *
     * @throws IllegalStateException if the ledger does not answer
     */
    public void start() {
        try {
            Future<?> renewed = parts.threads().lease().submit(lease::renew);
            renewed.get(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The ledger does not respond: {} [AIO-0009]", e.toString());
        }
        if (lease.lastFailure() != null || !clock.alive()) {
            throw new IllegalStateException(
                    "The ledger does not respond [AIO-0009]", lease.lastFailure());
        }
        recover.queue();
        heartbeat =
                Job.every(
                        parts.threads().lease(),
                        settings.leaseTimeout().dividedBy(3),
                        () -> {
                            lease.renew();
                            recover.queue();
                        });
        timer.start();
        regular =
                Job.every(
                        parts.threads().timers(),
                        REGULAR,
                        () -> {
                            timer.resume();
                            regularJobs.forEach(Job::queue);
                        });
    }

    private void pollDue() {
        if (!parts.starting().getAsBoolean()) {
            tick.queue();
        }
    }

    /** After a callback: the next tick may be far. */
    private void pollSoon() {
        pollDue();
        resolve.queue();
    }

    private Duration firstPoll(VideoTask row) {
        return plans.of(row).nextPoll(Duration.ZERO, 0, parts.random().getAsDouble());
    }

    /** Ends every wait of an exchange, also for the next attempt of a submit; the tasks run on. */
    public void endWaits() {
        submitter.endWaits();
        waiters.endAll(
                task -> TaskExceptions.waitEnded(task, "the context stops; the task runs on"));
    }

    /**
     * Ends the timers, the gateway and the lease; the rows of this process are released at once. Running
     * status calls are aborted and recorded first, so that the next process need not wait for them.
     */
    public void stop() {
        timer.stop();
        cancel(regular);
        endWaits();
        limiter.close();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            submitter.awaitIdle(STOP_WAIT);
            closeGateway();
            unknownOutcomes.stop(STOP_WAIT);
            poller.stop(STOP_WAIT);
            cancel(heartbeat); // not before: what was waited for needs the lease
            // after a heartbeat that is under way, which would renew an ended lease
            parts.threads().lease().execute(() -> end(ended));
            if (!parts.waits().await(ended, STOP_WAIT)) {
                LOG.warn("The ledger does not respond [AIO-0009]");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cancel(heartbeat);
            closeGateway();
        }
    }

    private void closeGateway() {
        provider.stop();
        parts.gateway().close();
    }

    private void end(CompletableFuture<Void> ended) {
        try {
            pendingWrites.retry();
            lease.end();
        } catch (RuntimeException e) {
            LOG.warn("The ledger does not respond: {} [AIO-0009]", e.toString());
        } finally {
            ended.complete(null);
        }
    }

    private static void cancel(ScheduledFuture<?> work) {
        if (work != null) {
            work.cancel(false);
        }
    }
}
