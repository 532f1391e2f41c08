package one.apiin.camel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.http.HttpEndpoints;
import one.apiin.camel.internal.camel.observe.AccountHealth;
import one.apiin.camel.internal.camel.observe.AccountObservability;
import one.apiin.camel.internal.camel.observe.ConsoleReport;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.SpoolDirectory;
import one.apiin.camel.internal.http.HttpVideoGateway;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.download.UrlPolicy.AllowedHosts;
import one.apiin.camel.internal.http.download.VideoDownloader;
import one.apiin.camel.internal.submit.CreditBudget;
import one.apiin.camel.internal.util.LogOnce;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.internal.util.Waits;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskRepository;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.OnCamelContextStopping;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Builds, starts and stops what one component runs: its account, thread pools, HTTP clients and downloads.
 *
 * <p>Threads: safe for concurrent use, and so is the account.
 */
final class ComponentRuntime {

    private static final int LEDGER_THREADS = 8;
    private static final int CONTINUATION_THREADS = 200;
    private static final Duration STOP = Duration.ofSeconds(10);

    private final ApiInOneComponentOptions options;
    private final Supplier<Map<String, ComponentRuntime>> others;
    private final ComponentHttp http;
    private final LogOnce notices = new LogOnce();
    private volatile CreditBudget budget;
    private ApiInOneConfiguration connected;
    private AccountRuntime account;
    private volatile HttpVideoGateway gateway;
    private Runnable unregister = () -> {};
    private AccountObservability observability;
    private ThreadPoolProfiles pools;
    private ScheduledExecutorService timers;
    private volatile ExecutorService continuations;
    private final ComponentLedger ledger = new ComponentLedger();
    private volatile Semaphore waits;
    private final AtomicInteger inFlight = new AtomicInteger();
    private SpoolDirectory spool;
    private DownloadService downloads;
    private LifecycleStrategy stopping;

    /**
     * @param others the runtimes of the other components of the context, by component name
     */
    ComponentRuntime(
            ApiInOneComponentOptions options, Supplier<Map<String, ComponentRuntime>> others) {
        this.options = options;
        this.others = others;
        this.http = new ComponentHttp(options, this::otherEndpoints);
    }

    /**
     * Reads the model catalog; at the start of the component.
     *
     * @throws IllegalArgumentException naming modelCatalog, and the place of the mistake in it
     */
    void readCatalog() {
        Long limit = options.getCreditLimit();
        budget =
                new CreditBudget(
                        ModelCatalogLoader.of(context(), options.getModelCatalog()),
                        limit == null ? CreditLimit.NONE : new CreditLimit(limit),
                        options.getCreditLimitPeriod());
    }

    private CamelContext context() {
        return options.getCamelContext();
    }

    ApiInOneComponentOptions options() {
        return options;
    }

    /** The prices and the limit; read at the start. */
    CreditBudget budget() {
        return budget;
    }

    /** The log lines about models and their fields, each written once per component. */
    LogOnce notices() {
        return notices;
    }

    /**
     * The running account for an endpoint.
     *
     * @throws IllegalArgumentException if another key or base URL is in use under the account's name
     */
    AccountRuntime connect(ApiInOneConfiguration wanted) {
        refuse(wanted);
        for (ComponentRuntime other : others.get().values()) {
            if (other.options.getAccount().equals(options.getAccount())) {
                other.refuse(wanted);
            }
        }
        return connected(wanted);
    }

    private synchronized AccountRuntime connected(ApiInOneConfiguration wanted) {
        if (gateway != null) {
            gateway.readBy(wanted.mapping());
        }
        if (account == null) {
            account = started(wanted);
            connected = wanted;
            unregister = ApiInOneManagement.register(options, account, inFlight::get);
        }
        http.openPage(account);
        return account;
    }

    private AccountRuntime started(ApiInOneConfiguration wanted) {
        AccountRuntime made = null;
        try {
            made = build(wanted);
            made.start();
            observability =
                    new AccountObservability(
                            context(), options.getAccount(), made, inFlight::get, timers);
            return made;
        } catch (RuntimeException e) {
            if (made != null) {
                made.stop();
            }
            stopThreads();
            throw e;
        }
    }

    /**
     * The downloads of the account; set up at the first call, once connected.
     *
     * @throws IllegalArgumentException if downloadDirectory cannot be used
     */
    synchronized DownloadService downloads() {
        if (downloads == null) {
            int concurrent = options.getMaxConcurrentDownloads();
            spool = spool(options.getDownloadDirectory(), options.clock().instant());
            downloads =
                    new DownloadService(
                            OwnThreads.of(pools.platform("ApiInOneDownload", concurrent)),
                            new VideoDownloader(downloadSettings(), timers),
                            spool,
                            account.awaiter()::withVideoUrls,
                            options.getDownloadTimeout());
        }
        return downloads;
    }

    private static SpoolDirectory spool(String directory, Instant now) {
        // blank is unset: a relative path of no name would be the working directory
        boolean given = directory != null && !directory.isBlank();
        String base = given ? directory : System.getProperty("java.io.tmpdir");
        try {
            SpoolDirectory opened = new SpoolDirectory(Path.of(base));
            if (given) { // the system cleans its own temporary directory
                opened.removeOld(now);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            throw OptionChecks.bad("downloadDirectory", "cannot be used: " + base, e);
        }
    }

    private VideoDownloader.Settings downloadSettings() {
        return new VideoDownloader.Settings(
                provider(connected),
                OptionChecks.bytes("maxDownloadSize", options.getMaxDownloadSize()),
                AllowedHosts.parse(options.getDownloadHosts()),
                options.getMaxConcurrentDownloads());
    }

    /**
     * Opens the callback endpoint of a consumer; once connected.
     *
     * @return closes it
     */
    Runnable listen(String path, String server) {
        return path == null
                ? () -> {}
                : http.listen(path, server, current(), gateway::calledTaskId);
    }

    private Map<String, HttpEndpoints> otherEndpoints() {
        Map<String, HttpEndpoints> found = new LinkedHashMap<>();
        others.get().forEach((name, other) -> found.put(name, other.http.endpoints()));
        return found;
    }

    /**
     * Where exchanges go on after they have waited for a completion. Timers ask for it, so it waits for no start
     * of an endpoint.
     */
    ExecutorService continuations() {
        return continuations;
    }

    /** One permit for each exchange that waits for a completion. */
    Semaphore waits() {
        return waits;
    }

    /** The exchanges inside the producers. */
    AtomicInteger inFlight() {
        return inFlight;
    }

    /** The meters of the account, which count its submits; once connected. */
    synchronized AccountObservability observability() {
        return observability;
    }

    /** The health of the account; once connected. */
    AccountHealth health() {
        return new AccountHealth(options.getAccount(), ledger.name(), current());
    }

    /** The account in the developer console; empty until connected. */
    synchronized Optional<ConsoleReport> console() {
        return Optional.ofNullable(account)
                .map(now -> new ConsoleReport(options.getAccount(), now, inFlight.get()));
    }

    private synchronized void refuse(ApiInOneConfiguration wanted) {
        if (connected != null) {
            EndpointOptionsValidator.requireSamePayer(connected, wanted, options.getAccount());
        }
    }

    private AccountRuntime build(ApiInOneConfiguration wanted) {
        TaskRepository repository = ledger.open(options, wanted.getApiKey());
        int waiting = options.getMaxWaiting();
        int requests = options.getMaxConcurrentRequests();
        pools = new ThreadPoolProfiles(context());
        timers = pools.timer("ApiInOneTimer");
        continuations =
                ThreadPoolProfiles.exchanges(
                        context(), options, "ApiInOneContinuation", CONTINUATION_THREADS, waiting);
        waits = new Semaphore(waiting);
        endWaitsBeforeRoutesStop();
        boolean inMemory = repository instanceof InMemoryTaskRepository;
        var threads =
                new AccountRuntime.Threads(
                        inMemory
                                ? OwnThreads.callers()
                                : OwnThreads.of(pools.platform("ApiInOneLedger", LEDGER_THREADS)),
                        OwnThreads.limited(
                                pools.handOver("ApiInOneRequest", requests),
                                requests,
                                options.getRequestTimeout()),
                        OwnThreads.of(pools.platform("ApiInOnePoll", requests)),
                        pools.timer("ApiInOneLease"),
                        timers);
        HttpSettings provider = provider(wanted);
        gateway = new HttpVideoGateway(provider, timers, options.clock());
        gateway.readBy(wanted.mapping());
        var parts =
                new AccountRuntime.Dependencies(
                        repository,
                        gateway,
                        threads,
                        System::nanoTime,
                        options.clock(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        Waits.BLOCKING,
                        options.getConfiguration().pollSettings(),
                        () -> context().getStatus() == ServiceStatus.Starting);
        return new AccountRuntime(parts, settings(provider));
    }

    private HttpSettings provider(ApiInOneConfiguration wanted) {
        return new HttpSettings(
                URI.create(wanted.getBaseUrl()),
                wanted.getApiKey(),
                options.getRequestTimeout(),
                options.getMaxConcurrentRequests(),
                options.network());
    }

    private AccountRuntime.Settings settings(HttpSettings provider) {
        var rate =
                new AccountRuntime.Rate(
                        provider.payer(),
                        options.getRequestsPerSecond(),
                        options.getMaxConcurrentRequests());
        return new AccountRuntime.Settings(
                options.getAccount(),
                UUID.randomUUID().toString(),
                options.getLeaseTimeout(),
                options.getRetention(),
                options.getClaimTimeout(),
                options.getRequestTimeout(),
                rate,
                options.getMaxSubmitRetries(),
                budget);
    }

    /** Waiting exchanges would delay the graceful stop of their routes until its timeout. */
    private void endWaitsBeforeRoutesStop() {
        if (stopping == null) {
            OnCamelContextStopping ending = context -> endWaits();
            stopping = LifecycleStrategySupport.adapt(ending);
            context().addLifecycleStrategy(stopping);
        }
    }

    private void endWaits() {
        AccountRuntime now = current();
        if (now != null) {
            now.endWaits();
        }
    }

    private synchronized AccountRuntime current() {
        return account;
    }

    /** Spool files that an exchange still holds are deleted when it is done. */
    synchronized void stop() {
        if (downloads != null) {
            downloads.close();
            spool.close();
            downloads = null;
        }
        http.closePage();
        if (account != null) {
            unregister.run();
            observability.close();
            account.stop();
        }
        account = null;
        gateway = null;
        connected = null;
        stopThreads();
        if (stopping != null) { // the context may go on without this component
            context().getLifecycleStrategies().remove(stopping);
            stopping = null;
        }
    }

    private void stopThreads() {
        if (continuations != null) {
            context().getExecutorServiceManager().shutdownGraceful(continuations, STOP.toMillis());
        }
        if (pools != null) {
            pools.stop(STOP);
        }
        ledger.close();
    }
}
