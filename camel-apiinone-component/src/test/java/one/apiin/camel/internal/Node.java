package one.apiin.camel.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

/**
 * One process with its {@link AccountRuntime} on a ledger that it may share; no thread, no network. Its
 * regular work runs only when the test calls it, or after {@code runtime.start()} when time advances.
 */
public final class Node {

    public static final int MAX_CONCURRENT_REQUESTS = 32;
    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration FIRST_POLL = Duration.ofSeconds(5);
    public static final Duration CLAIM_TIMEOUT = Duration.ofHours(12);
    public static final Duration RETENTION = Duration.ofDays(7);

    private static final ModelCatalog PRICES = ModelCatalogReader.ours();
    private static final PollSettings POLLS = new PollSettings(FIRST_POLL, Duration.ofDays(7));

    public final String process;
    public final CreditBudget budget;
    public final FakeTime time;
    public final ManualScheduler scheduler;
    public final TaskRepository store;
    public final SpyRepository repository;
    public final ScriptedGateway gateway;
    public final List<String> log;
    public final AccountRuntime runtime;
    public final TaskListeners waiters;
    public final PendingWrites pendingWrites;
    public final LedgerClock clock;
    public final AsyncTaskRepository ledger;
    public final ProcessLease lease;
    public final RequestLimiter limiter;
    public final DeliveryService deliveries;
    public final TaskPoller poller;
    public final VideoSubmitter submitter;
    public final TaskAwaiter awaiter;

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
        this.runtime =
                new AccountRuntime(
                        new AccountRuntime.Dependencies(
                                repository,
                                gateway,
                                Runnable::run,
                                Runnable::run,
                                scheduler,
                                time,
                                () -> 0.5,
                                POLLS),
                        new AccountRuntime.Settings(
                                "default",
                                process,
                                LEASE,
                                RETENTION,
                                CLAIM_TIMEOUT,
                                REQUEST_TIMEOUT,
                                new RequestLimiter.Limits(null, 1000, MAX_CONCURRENT_REQUESTS),
                                3,
                                budget));
        this.waiters = runtime.waiters;
        this.pendingWrites = runtime.pendingWrites;
        this.clock = runtime.clock;
        this.ledger = runtime.ledger;
        this.lease = runtime.lease;
        this.limiter = runtime.limiter;
        this.deliveries = runtime.deliveries();
        this.poller = runtime.poller;
        this.submitter = runtime.submitter();
        this.awaiter = runtime.awaiter();
        lease.renew();
    }

    public PollSettings pollSettings() {
        return runtime.pollSettings.getOrDefault("default", POLLS);
    }

    /** Replaces the poll settings; those of several endpoints would be combined. */
    public void pollBy(PollSettings settings) {
        runtime.pollSettings.put("default", settings);
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
