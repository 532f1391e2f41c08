package one.apiin.camel.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.AsyncTaskRepository;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.ProcessLease;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.internal.submit.RequestFingerprint;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.submit.SubmitResult;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/** One process with its use cases on a ledger that it may share; no thread, no network. */
public final class Node {

    public static final int MAX_CONCURRENT_REQUESTS = 32;
    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration FIRST_POLL = Duration.ofSeconds(5);
    public static final Duration CLAIM_TIMEOUT = Duration.ofHours(12);
    public static final Duration RETENTION = Duration.ofDays(7);

    private static final ModelCatalog PRICES = ModelCatalogReader.ours();

    public final String process;
    public final CreditBudget budget;
    public final FakeTime time;
    public final ManualScheduler scheduler;
    public final TaskRepository store;
    public final SpyRepository repository;
    public final ScriptedGateway gateway;
    public final List<String> log;
    public final List<Duration> pauses = new ArrayList<>();
    public final TaskListeners waiters = new TaskListeners();
    public final PendingWrites pendingWrites = new PendingWrites();
    public final LedgerClock clock;
    public final AsyncTaskRepository ledger;
    public final ProcessLease lease;
    public final RequestLimiter limiter;
    public final DeliveryService deliveries;
    public final TaskPoller poller;
    public final VideoSubmitter submitter;
    public final TaskAwaiter awaiter;
    public PollSettings pollSettings = new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7));

    /** The first process on a new ledger, alive. */
    public static Node alone() {
        return alone(budget(CreditLimit.NONE));
    }

    /** The prices of the built-in catalog, and periods of a day. */
    public static CreditBudget budget(CreditLimit limit) {
        return new CreditBudget(PRICES, limit, Duration.ofHours(24));
    }

    public static Node alone(CreditBudget budget) {
        FakeTime time = new FakeTime();
        List<String> log = new ArrayList<>();
        return new Node(
                "a",
                time,
                new ManualScheduler(time),
                new InMemoryTaskRepository(time),
                new ScriptedGateway(log),
                log,
                budget);
    }

    /** Another process, alive, on the same ledger and before the same provider. */
    public Node beside(String name) {
        return new Node(name, time, scheduler, store, gateway, log, budget);
    }

    /** Another process with another budget, as after a restart with other options. */
    public Node besideWith(CreditBudget other) {
        return new Node("other", time, scheduler, store, gateway, log, other);
    }

    private Node(
            String process,
            FakeTime time,
            ManualScheduler scheduler,
            TaskRepository store,
            ScriptedGateway gateway,
            List<String> log,
            CreditBudget budget) {
        this.process = process;
        this.budget = budget;
        this.time = time;
        this.scheduler = scheduler;
        this.store = store;
        this.gateway = gateway;
        this.log = log;
        this.repository = new SpyRepository(store, log);
        this.clock = new LedgerClock(time, LEASE);
        this.ledger = new AsyncTaskRepository(repository, Runnable::run, waiters);
        this.lease = new ProcessLease(ledger, clock, process, LEASE, RETENTION);
        this.limiter =
                new RequestLimiter(
                        new RequestLimiter.Limits(null, 1000, MAX_CONCURRENT_REQUESTS),
                        scheduler,
                        time);
        this.deliveries =
                new DeliveryService(
                        ledger, clock, pendingWrites, "default", process, CLAIM_TIMEOUT);
        var settings = new TaskPoller.Settings("default", process, REQUEST_TIMEOUT);
        this.poller =
                new TaskPoller(
                        new TaskPoller.Dependencies(
                                ledger,
                                clock,
                                limiter,
                                gateway,
                                deliveries,
                                Rows.plans(group -> pollSettings, clock),
                                () -> 0.5),
                        settings);
        this.submitter =
                new VideoSubmitter(
                        new VideoSubmitter.Dependencies(
                                ledger,
                                clock,
                                limiter,
                                gateway,
                                deliveries,
                                pendingWrites,
                                this::pause,
                                () -> 0.5),
                        new VideoSubmitter.Settings(
                                "default",
                                process,
                                REQUEST_TIMEOUT,
                                3,
                                (g, r) -> FIRST_POLL,
                                budget),
                        waiters);
        this.awaiter =
                new TaskAwaiter(
                        new TaskAwaiter.Dependencies(
                                ledger, clock, poller, deliveries, waiters, this::pause, () -> 0.5),
                        settings);
        lease.renew();
    }

    private CompletableFuture<Void> pause(Duration length) {
        pauses.add(length);
        CompletableFuture<Void> over = new CompletableFuture<>();
        var timer =
                scheduler.schedule(
                        () -> over.complete(null), length.toNanos(), TimeUnit.NANOSECONDS);
        over.whenComplete((v, failure) -> timer.cancel(false));
        return over;
    }

    public static SubmitCommand command(String submissionId, String key) {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");
        return new SubmitCommand(
                identity(submissionId, request),
                request,
                "default",
                key,
                Map.of(),
                false,
                new SignedCallbackUrl(null, null));
    }

    public static SubmitCommand.Identity identity(String submissionId, VideoRequest request) {
        return new SubmitCommand.Identity(submissionId, RequestFingerprint.of(request), false);
    }

    public CompletableFuture<SubmitResult> submit(String submissionId) {
        return submitter.submit(command(submissionId, null));
    }

    public CompletableFuture<SubmitResult> submit(String submissionId, String key) {
        return submitter.submit(command(submissionId, key));
    }

    /** Lets time pass while this process renews its lease, as every third of it. */
    public void live(Duration length) {
        for (Duration left = length; left.compareTo(Duration.ZERO) > 0; ) {
            Duration step = left.compareTo(LEASE.dividedBy(3)) < 0 ? left : LEASE.dividedBy(3);
            scheduler.advance(step);
            lease.renew();
            left = left.minus(step);
        }
    }

    public VideoTask row(String submissionId) {
        return store.find(TaskQuery.bySubmissionId(submissionId)).get(0);
    }

    public boolean hasRow(String submissionId) {
        return !store.find(TaskQuery.bySubmissionId(submissionId)).isEmpty();
    }
}
