package one.apiin.camel.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.internal.http.ModelCatalogReader;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/** One process with its use cases on a ledger that it may share; no thread, no network. */
final class Node {

    static final int PLACES = 32;
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    static final Duration RETENTION = Duration.ofDays(7);

    private static final ModelCatalog PRICES = ModelCatalogReader.ours();

    final String process;
    final Budget budget;
    final FakeTime time;
    final ManualScheduler scheduler;
    final TaskRepository store;
    final SpyRepository repository;
    final ScriptedGateway gateway;
    final List<String> log;
    final List<Duration> pauses = new ArrayList<>();
    final Waiters waiters = new Waiters();
    final KeptWrites kept = new KeptWrites();
    final LedgerClock clock;
    final Ledger ledger;
    final ProcessLease lease;
    final RequestGate gate;
    final CompletionDesk desk;
    final TaskPoller poller;
    final VideoSubmitter submitter;
    final TaskWatch watch;
    Watch how = new Watch(Duration.ofSeconds(5), Duration.ofDays(7));

    /** The first process on a new ledger, alive. */
    static Node alone() {
        return alone(budget(CreditLimit.NONE));
    }

    /** Our own prices, and periods of a day. */
    static Budget budget(CreditLimit limit) {
        return new Budget(PRICES, limit, Duration.ofHours(24));
    }

    static Node alone(Budget budget) {
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
    Node beside(String name) {
        return new Node(name, time, scheduler, store, gateway, log, budget);
    }

    /** Another process with another budget, as after a restart with other options. */
    Node besideWith(Budget other) {
        return new Node("other", time, scheduler, store, gateway, log, other);
    }

    private Node(
            String process,
            FakeTime time,
            ManualScheduler scheduler,
            TaskRepository store,
            ScriptedGateway gateway,
            List<String> log,
            Budget budget) {
        this.process = process;
        this.budget = budget;
        this.time = time;
        this.scheduler = scheduler;
        this.store = store;
        this.gateway = gateway;
        this.log = log;
        this.repository = new SpyRepository(store, log);
        this.clock = new LedgerClock(time, LEASE);
        this.ledger = new Ledger(repository, Runnable::run, waiters);
        this.lease = new ProcessLease(ledger, clock, process, LEASE, RETENTION);
        this.gate = new RequestGate(new RequestGate.Limits(null, 1000, PLACES), scheduler, time);
        this.desk = new CompletionDesk(ledger, clock, kept, "default", process);
        var settings = new TaskPoller.Settings("default", process, REQUEST_TIMEOUT);
        this.poller =
                new TaskPoller(
                        new TaskPoller.Parts(
                                ledger,
                                clock,
                                gate,
                                gateway,
                                desk,
                                Rows.plans(group -> how, clock),
                                () -> 0.5),
                        settings);
        this.submitter =
                new VideoSubmitter(
                        new VideoSubmitter.Parts(
                                ledger, clock, gate, gateway, desk, kept, this::pause, () -> 0.5),
                        new VideoSubmitter.Settings(
                                "default",
                                process,
                                REQUEST_TIMEOUT,
                                3,
                                (g, r) -> FIRST_LOOK,
                                budget),
                        waiters);
        this.watch =
                new TaskWatch(
                        new TaskWatch.Parts(
                                ledger, clock, poller, desk, waiters, this::pause, () -> 0.5),
                        settings);
        lease.renew();
    }

    private CompletableFuture<Void> pause(Duration length) {
        pauses.add(length);
        CompletableFuture<Void> over = new CompletableFuture<>();
        var timer =
                scheduler.schedule(
                        () -> over.complete(null), length.toNanos(), TimeUnit.NANOSECONDS);
        over.whenComplete((v, fault) -> timer.cancel(false));
        return over;
    }

    static SubmitCommand command(String submissionId, String key) {
        VideoRequest request = new VideoRequest("grok-imagine/text-to-video", "a lighthouse");
        return new SubmitCommand(
                identity(submissionId, request),
                request,
                "default",
                key,
                Map.of(),
                false,
                new CallbackAddress(null, null));
    }

    static SubmitCommand.Identity identity(String submissionId, VideoRequest request) {
        return new SubmitCommand.Identity(submissionId, Fingerprint.of(request), false);
    }

    CompletableFuture<Submission> submit(String submissionId) {
        return submitter.submit(command(submissionId, null));
    }

    CompletableFuture<Submission> submit(String submissionId, String key) {
        return submitter.submit(command(submissionId, key));
    }

    /** Lets time pass while this process renews its lease, as every third of it. */
    void live(Duration length) {
        for (Duration left = length; left.compareTo(Duration.ZERO) > 0; ) {
            Duration step = left.compareTo(LEASE.dividedBy(3)) < 0 ? left : LEASE.dividedBy(3);
            scheduler.advance(step);
            lease.renew();
            left = left.minus(step);
        }
    }

    VideoTask row(String submissionId) {
        return store.find(TaskQuery.bySubmissionId(submissionId)).get(0);
    }

    boolean hasRow(String submissionId) {
        return !store.find(TaskQuery.bySubmissionId(submissionId)).isEmpty();
    }
}
