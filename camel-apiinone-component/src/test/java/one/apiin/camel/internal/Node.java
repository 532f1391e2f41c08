package one.apiin.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.delivery.DeliveryService;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.ledger.LedgerClock;
import one.apiin.camel.internal.ledger.PendingWrites;
import one.apiin.camel.internal.ledger.ProcessLease;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.poll.TaskAwaiter;
import one.apiin.camel.internal.poll.TaskPoller;
import one.apiin.camel.internal.provider.ProviderHealth;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.internal.submit.VideoSubmitter;
import one.apiin.camel.internal.submit.VideoSubmitter.SubmitResult;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * One process with its {@link AccountRuntime} on a ledger that it may share; no network, and of its threads
 * one moves at a time. Its regular work runs only when the test calls it, or after {@code runtime.start()} when time advances.
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
    public final Turns turns;
    public final TaskRepository store;
    public final SpyRepository repository;
    public final ScriptedGateway gateway;
    public final List<String> log;
    public final AccountRuntime runtime;
    public final TaskListeners waiters;
    public final PendingWrites pendingWrites;
    public final LedgerClock clock;
    public final Ledger ledger;
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
        Turns turns = new Turns(new ManualScheduler(time));
        return new Node(
                "a",
                time,
                turns,
                new InMemoryTaskRepository(time),
                new ScriptedGateway(log, turns),
                log,
                budget);
    }

    /** Another process, alive, on the same ledger and before the same provider. */
    public Node beside(String name) {
        return new Node(name, time, turns, store, gateway, log, budget);
    }

    /** Another process that has seen this one's silence past its lease. */
    public Node survivedBy(String name) {
        Node other = beside(name);
        other.outlive();
        return other;
    }

    /** Only this process renews, until it takes all others for dead. */
    public void outlive() {
        for (int third = 0; third <= 3; third++) {
            time.advance(LEASE.dividedBy(3));
            renew();
        }
    }

    /** Another process with another budget, as after a restart with other options. */
    public Node besideWith(CreditBudget other) {
        return new Node("other", time, turns, store, gateway, log, other);
    }

    private Node(
            String process,
            FakeTime time,
            Turns turns,
            TaskRepository store,
            ScriptedGateway gateway,
            List<String> log,
            CreditBudget budget) {
        this.process = process;
        this.budget = budget;
        this.time = time;
        this.turns = turns;
        this.scheduler = turns.scheduler();
        this.store = store;
        this.gateway = gateway;
        this.log = log;
        this.repository = new SpyRepository(store, log);
        this.runtime =
                new AccountRuntime(
                        new AccountRuntime.Dependencies(
                                repository,
                                gateway,
                                new AccountRuntime.Threads(
                                        OwnThreads.callers(),
                                        OwnThreads.callers(),
                                        turns.threads(),
                                        scheduler,
                                        scheduler),
                                time,
                                time,
                                () -> 0.5,
                                turns,
                                POLLS,
                                () -> false),
                        new AccountRuntime.Settings(
                                "default",
                                process,
                                LEASE,
                                RETENTION,
                                CLAIM_TIMEOUT,
                                REQUEST_TIMEOUT,
                                new AccountRuntime.Rate(
                                        ownAccount(), 1000, MAX_CONCURRENT_REQUESTS),
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
        renew();
    }

    /** One heartbeat, and what follows it. */
    public void renew() {
        lease.renew();
        lease.recover();
    }

    /** As the regular work does, which is repeated after a failure. */
    public void refreshWaiters() {
        try {
            awaiter.refreshWaiters();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("the ledger");
        }
    }

    /** As a consumer does, which claims again after a failure. */
    public List<VideoTask> claim(int limit) {
        try {
            return deliveries.claim("default", null, limit);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("the ledger");
            return List.of();
        }
    }

    public PollSettings pollSettings() {
        return runtime.plans.settings("default");
    }

    /** Replaces the poll settings; those of several endpoints would be combined. */
    public void pollBy(PollSettings settings) {
        runtime.plans.remove("default");
        runtime.plans.add("default", settings);
    }

    public static SubmitCommand command(String submissionId, String key) {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");
        return command(submissionId, request, key, false, false);
    }

    public static SubmitCommand command(
            String submissionId, VideoRequest request, String key, boolean again, boolean waits) {
        return new SubmitCommand(
                submissionId,
                SubmitCommand.fingerprintOf(request),
                again,
                false,
                request,
                "default",
                key,
                Map.of(),
                waits,
                new SignedCallbackUrl(null, null));
    }

    public CompletableFuture<Submitted> submit(String submissionId) {
        return submit(command(submissionId, null));
    }

    public CompletableFuture<Submitted> submit(String submissionId, String key) {
        return submit(command(submissionId, key));
    }

    public CompletableFuture<Submitted> submit(SubmitCommand command) {
        return submit(submitter, command);
    }

    /** Submits on a thread of its own; the future never fails. */
    public CompletableFuture<Submitted> submit(VideoSubmitter by, SubmitCommand command) {
        return turns.start(
                () -> {
                    AtomicReference<VideoTask> row = new AtomicReference<>();
                    try {
                        SubmitResult done = by.submit(command, row::set);
                        return new Submitted(done.task(), done.duplicate(), null);
                    } catch (ApiInOneException e) {
                        return new Submitted(row.get(), false, e);
                    }
                });
    }

    /** A submitter of this node with some parts of its own. */
    public VideoSubmitter submitterWith(Ledger ledger, LedgerClock clock, VideoGateway gateway) {
        return new VideoSubmitter(
                new VideoSubmitter.Dependencies(
                        ledger,
                        clock,
                        limiter,
                        gateway,
                        new ProviderHealth("", time),
                        deliveries,
                        pendingWrites,
                        OwnThreads.callers(),
                        turns,
                        () -> 0.5),
                new VideoSubmitter.Settings(REQUEST_TIMEOUT, 3, row -> FIRST_POLL, budget),
                waiters);
    }

    /** A poller of this node with some parts of its own. */
    public TaskPoller pollerWith(Ledger ledger, RequestLimiter limiter, VideoGateway gateway) {
        return pollerWith(ledger, limiter, gateway, turns.threads());
    }

    /** The node's poller, but for its threads. */
    public TaskPoller pollerOn(OwnThreads polls) {
        return pollerWith(ledger, limiter, gateway, polls);
    }

    private TaskPoller pollerWith(
            Ledger ledger, RequestLimiter limiter, VideoGateway gateway, OwnThreads polls) {
        return new TaskPoller(
                new TaskPoller.Dependencies(
                        ledger,
                        clock,
                        limiter,
                        gateway,
                        new ProviderHealth("", time),
                        deliveries,
                        Rows.plans(pollSettings(), clock),
                        OwnThreads.callers(),
                        polls,
                        () -> 0.5),
                REQUEST_TIMEOUT,
                MAX_CONCURRENT_REQUESTS);
    }

    /** A limiter of its own with this rate. */
    public RequestLimiter limiter(double requestsPerSecond) {
        return new RequestLimiter(ownAccount(), requestsPerSecond, time, turns);
    }

    private static String ownAccount() {
        return UUID.randomUUID().toString();
    }

    /** One status call for an exchange, on a thread of its own. */
    public CompletableFuture<VideoTask> status(String taskId) {
        return turns.start(() -> awaiter.status(taskId, "default"));
    }

    /** Lets time pass while this process renews its lease, as every third of it. */
    public void live(Duration length) {
        for (Duration left = length; left.compareTo(Duration.ZERO) > 0; ) {
            Duration step = left.compareTo(LEASE.dividedBy(3)) < 0 ? left : LEASE.dividedBy(3);
            scheduler.advance(step);
            renew();
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
