package one.apiin.camel;

import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.callback.CallbackEndpoints;
import one.apiin.camel.internal.camel.observe.AccountObservability;
import one.apiin.camel.internal.camel.observe.ConsoleReport;
import one.apiin.camel.internal.camel.observe.SubmitOutcomeTag;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.http.HttpVideoGateway;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.util.OptionChecks;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.task.TaskRepository;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/**
 * Builds, starts and stops the engine of one component: its account, its threads, its HTTP client.
 *
 * <p>Threads: safe for concurrent use, and so is the engine.
 */
public final class ComponentRuntime {

    private static final int LEDGER_THREADS = 8;
    private static final int WORKERS = 10;

    /** More than one: looking up the provider's name may hold one, and the lease must be renewed. */
    private static final int TIMERS = 4;

    private final ApiInOneComponent component;
    private final CallbackEndpoints callbacks;
    private ApiInOneConfiguration connected;
    private AccountRuntime engine;
    private HttpVideoGateway gateway;
    private AccountObservability view;
    private ScheduledExecutorService scheduler;
    private ExecutorService ledgerThreads;
    private ExecutorService workers;
    private JdbcTaskRepository ownLedger;
    private volatile Semaphore admission;
    private Downloads downloads;
    private boolean stopsWaits;

    ComponentRuntime(ApiInOneComponent component) {
        this.component = component;
        this.callbacks = new CallbackEndpoints(component);
    }

    /** Where this component listens for callbacks. */
    public CallbackEndpoints callbacks() {
        return callbacks;
    }

    /**
     * The running engine for an endpoint.
     *
     * @throws IllegalArgumentException if another key or address is in use under the account's name
     */
    AccountRuntime connect(ApiInOneConfiguration wanted) {
        refuseOthers(wanted);
        return connected(wanted);
    }

    private synchronized AccountRuntime connected(ApiInOneConfiguration wanted) {
        if (gateway != null) {
            gateway.readBy(wanted.mapping());
        }
        if (engine == null) {
            engine = started(wanted);
            connected = wanted;
            view = AccountObservability.open(component, engine, this::inFlight, scheduler);
        }
        engine.watchGroup(wanted.getGroup(), wanted.watch());
        return engine;
    }

    private AccountRuntime started(ApiInOneConfiguration wanted) {
        AccountRuntime made = null;
        try {
            made = build(wanted);
            made.start();
            return made;
        } catch (RuntimeException e) {
            if (made != null) {
                made.stop();
            }
            stopThreads();
            throw e;
        }
    }

    /** What saves videos; made with the first that is asked for, once connected. */
    synchronized DownloadService downloads() {
        if (downloads == null) {
            downloads = new Downloads(component, connected, engine);
        }
        return downloads.videos();
    }

    /** The task id that the body of a callback names, or null. */
    public String calledTaskId(byte[] body) {
        HttpVideoGateway now = gateway();
        return now == null ? null : now.calledTaskId(body);
    }

    private synchronized HttpVideoGateway gateway() {
        return gateway;
    }

    synchronized ExecutorService workers() {
        return workers;
    }

    /** One permit for each exchange inside the producers. */
    synchronized Semaphore admission() {
        return admission;
    }

    /** Counts submits by model and outcome; once connected. */
    synchronized BiConsumer<String, SubmitOutcomeTag> submissions() {
        return view::submitted;
    }

    /** What the developer console shows; empty until connected. */
    synchronized Optional<ConsoleReport> console() {
        return engine == null
                ? Optional.empty()
                : Optional.of(new ConsoleReport(view.management(), engine.operator()));
    }

    /** Exchanges inside the producers. */
    private int inFlight() {
        Semaphore now = admission;
        return now == null ? 0 : component.getMaxWaiting() - now.availablePermits();
    }

    private void refuseOthers(ApiInOneConfiguration wanted) {
        for (String name : component.getCamelContext().getComponentNames()) {
            Component other = component.getCamelContext().hasComponent(name);
            if (other instanceof ApiInOneComponent one
                    && one.getAccount().equals(component.getAccount())) {
                one.connections().refuse(wanted);
            }
        }
    }

    private synchronized void refuse(ApiInOneConfiguration wanted) {
        if (connected == null) {
            return;
        }
        if (!connected.getApiKey().equals(wanted.getApiKey())) {
            throw twoOf("apiKey");
        }
        if (!bare(connected.getBaseUrl()).equals(bare(wanted.getBaseUrl()))) {
            throw twoOf("baseUrl");
        }
    }

    private static String bare(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private IllegalArgumentException twoOf(String option) {
        return OptionChecks.bad(
                option,
                "differs from the one that is in use under the account '"
                        + component.getAccount()
                        + "': give the second account a component of its own with another option"
                        + " account");
    }

    private AccountRuntime build(ApiInOneConfiguration wanted) {
        CamelContext context = component.getCamelContext();
        TaskRepository repository = openRepository();
        var pools = context.getExecutorServiceManager();
        scheduler = pools.newScheduledThreadPool(component, "ApiInOneScheduler", timers());
        workers = pools.newThreadPool(component, "ApiInOneWorker", pool(WORKERS));
        ledgerThreads = pools.newThreadPool(component, "ApiInOneLedger", pool(LEDGER_THREADS));
        admission = new Semaphore(component.getMaxWaiting());
        endWaitsBeforeRoutesStop(context);
        boolean inMemory = repository instanceof InMemoryTaskRepository;
        Executor ledger = inMemory ? Runnable::run : ledgerThreads;
        HttpSettings provider = provider(wanted);
        gateway = new HttpVideoGateway(provider, scheduler, component.clock());
        gateway.readBy(wanted.mapping());
        var parts =
                new AccountRuntime.Parts(
                        repository,
                        gateway,
                        ledger,
                        ledgerThreads,
                        scheduler,
                        System::nanoTime,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        component.getConfiguration().watch());
        return new AccountRuntime(parts, settings(provider));
    }

    private TaskRepository openRepository() {
        if (component.getTaskRepository() != null) {
            return component.getTaskRepository();
        }
        if (component.getDataSource() == null) {
            return new InMemoryTaskRepository(component.clock());
        }
        ownLedger =
                new JdbcTaskRepository(
                        component.getDataSource(),
                        component.getTablePrefix(),
                        component.isCreateTableIfNotExists());
        ownLedger.open();
        return ownLedger;
    }

    /** Every waiting exchange needs at most a few places, so the queue cannot overflow. */
    private ThreadPoolProfile pool(int size) {
        ThreadPoolProfile profile = new ThreadPoolProfile("apiinone");
        profile.setPoolSize(size);
        profile.setMaxPoolSize(size);
        profile.setMaxQueueSize(places());
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    /** Camel's own default holds 1,000 timers, fewer than exchanges may wait. */
    private ThreadPoolProfile timers() {
        ThreadPoolProfile profile = new ThreadPoolProfile("apiinone-timers");
        profile.setPoolSize(TIMERS);
        profile.setMaxQueueSize(places());
        return profile;
    }

    private int places() {
        long places = 4L * component.getMaxWaiting() + 1000;
        return (int) Math.min(Integer.MAX_VALUE, places);
    }

    private HttpSettings provider(ApiInOneConfiguration wanted) {
        return new HttpSettings(
                URI.create(wanted.getBaseUrl()),
                wanted.getApiKey(),
                component.getRequestTimeout(),
                component.getMaxConcurrentRequests(),
                component.network());
    }

    private AccountRuntime.Settings settings(HttpSettings provider) {
        var requests =
                new RequestLimiter.Limits(
                        provider.payer(),
                        component.getRequestsPerSecond(),
                        component.getMaxConcurrentRequests());
        return new AccountRuntime.Settings(
                component.getAccount(),
                UUID.randomUUID().toString(),
                component.getLeaseTimeout(),
                component.getRetention(),
                component.getRequestTimeout(),
                requests,
                component.getMaxSubmitRetries(),
                component.budget());
    }

    /** Waiting exchanges would hold up the graceful stop of their routes until its time-out. */
    private void endWaitsBeforeRoutesStop(CamelContext context) {
        if (!stopsWaits) {
            stopsWaits = true;
            context.addLifecycleStrategy(
                    new LifecycleStrategySupport() {
                        @Override
                        public void onContextStopping(CamelContext stopping) {
                            endWaits();
                        }
                    });
        }
    }

    private void endWaits() {
        AccountRuntime now = current();
        if (now != null) {
            now.endWaits();
        }
    }

    private synchronized AccountRuntime current() {
        return engine;
    }

    synchronized void stop() {
        if (downloads != null) {
            downloads.close();
            downloads = null;
        }
        if (engine != null) {
            view.close();
            view = null;
            engine.stop();
        }
        engine = null;
        gateway = null;
        connected = null;
        stopThreads();
    }

    private void stopThreads() {
        var pools = component.getCamelContext().getExecutorServiceManager();
        for (ExecutorService pool : Arrays.asList(scheduler, ledgerThreads, workers)) {
            if (pool != null) {
                pools.shutdownGraceful(pool, 10_000);
            }
        }
        scheduler = null;
        ledgerThreads = null;
        workers = null;
        if (ownLedger != null) {
            ownLedger.close();
            ownLedger = null;
        }
    }
}
