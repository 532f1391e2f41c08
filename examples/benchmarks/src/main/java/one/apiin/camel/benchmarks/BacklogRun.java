package one.apiin.camel.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOnePollPlan;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.JdbcTaskRepository;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcConnectionPool;

/** A ledger whose tasks are all due, with a rate that is far too low for them. */
final class BacklogRun {

    private static final String ACCOUNT = "default";
    private static final int AT_ONCE = 32;

    /** Polled once a second each, this number of tasks uses up the rate as many do. */
    static final int FEW = 20;

    /**
     * @param few with {@value #FEW} tasks
     * @param all with all of them, and as many polls a second
     */
    record Result(CpuShare few, CpuShare all) {}

    private final String baseUrl;
    private final int rate;
    private final int seconds;
    private final int repetitions;

    /**
     * @param rate requests a second
     * @param seconds of each measurement
     */
    BacklogRun(String baseUrl, int rate, int seconds, int repetitions) {
        this.baseUrl = baseUrl;
        this.rate = rate;
        this.seconds = seconds;
        this.repetitions = repetitions;
    }

    /** Running tasks, as one context has left them in its ledger. */
    List<VideoTask> accepted(int tasks) throws Exception {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        ApiInOneComponent component = BenchContext.component(baseUrl, null, AT_ONCE);
        component.setTaskRepository(ledger);
        try (BenchContext context = new BenchContext(component, "")) {
            PendingRun.submit(context, 0, tasks);
        }
        return ledger.find(TaskQuery.running(ACCOUNT, tasks));
    }

    Result inMemory(List<VideoTask> tasks) throws Exception {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        ApiInOneComponent component = slow();
        component.setTaskRepository(ledger);
        BenchContext context = new BenchContext(component, "");
        try {
            return measured(ledger, tasks);
        } finally {
            context.close();
        }
    }

    Result inH2(List<VideoTask> tasks, String url) throws Exception {
        JdbcConnectionPool pool = Databases.pool(url);
        ApiInOneComponent component = slow();
        component.setDataSource(pool);
        BenchContext context = new BenchContext(component, "");
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(pool, "APIINONE_", false)) {
            ledger.open();
            return measured(ledger, tasks);
        } finally {
            context.close();
            pool.dispose();
        }
    }

    private ApiInOneComponent slow() {
        ApiInOneComponent component = BenchContext.component(baseUrl, null, AT_ONCE);
        component.setRequestsPerSecond(rate);
        component.getConfiguration().setPollPlan(ApiInOnePollPlan.fixed);
        component.getConfiguration().setPollInterval(Duration.ofSeconds(1));
        return component;
    }

    private Result measured(TaskRepository ledger, List<VideoTask> tasks) {
        add(ledger, tasks.subList(0, Math.min(FEW, tasks.size())));
        CpuShare few = CpuShare.measured(seconds, repetitions);
        add(ledger, tasks.subList(Math.min(FEW, tasks.size()), tasks.size()));
        return new Result(few, CpuShare.measured(seconds, repetitions));
    }

    private static void add(TaskRepository ledger, List<VideoTask> tasks) {
        Instant now = Instant.now();
        for (VideoTask task : tasks) {
            VideoTask due = task.with(task.tracking().withNextPollAt(now));
            ledger.reserve(due, CreditLimit.NONE);
        }
    }
}
