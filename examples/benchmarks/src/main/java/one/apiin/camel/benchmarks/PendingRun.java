package one.apiin.camel.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.h2.jdbcx.JdbcConnectionPool;

/** One ledger with one task, and with many, while nothing is due. */
final class PendingRun {

    private static final int AT_ONCE = 32;

    private static final String OPTIONS = "?idempotencyKey=RAW(${header.CamelFileName})";

    /**
     * @param one with one task
     * @param all with all of them
     */
    record Result(double bytesEach, CpuShare one, CpuShare all) {
        double threads() {
            return all.ofThreads();
        }
    }

    private final String baseUrl;
    private final int seconds;
    private final int repetitions;

    PendingRun(String baseUrl, int seconds, int repetitions) {
        this.baseUrl = baseUrl;
        this.seconds = seconds;
        this.repetitions = repetitions;
    }

    /** Every task is submitted, with a key and the headers that a file has. */
    Result inMemory(int tasks) throws Exception {
        try (BenchContext context = new BenchContext(baseUrl, null, OPTIONS)) {
            submit(context, 0, 1);
            return measured(tasks, () -> submit(context, 1, tasks));
        }
    }

    /**
     * One is submitted; the others are copies of its row, because H2 takes long to commit that
     * number.
     */
    Result inH2(int tasks, String url) throws Exception {
        JdbcConnectionPool pool = Databases.pool(url);
        try (BenchContext context = new BenchContext(baseUrl, pool, OPTIONS)) {
            submit(context, 0, 1);
            return measured(tasks, () -> copy(pool, tasks - 1));
        } finally {
            pool.dispose();
        }
    }

    private interface Filling {
        void run() throws Exception;
    }

    private Result measured(int tasks, Filling filling) throws Exception {
        CpuShare one = cpu();
        long before = heap();
        filling.run();
        double bytes = (heap() - before) / (tasks - 1.0);
        return new Result(bytes, one, cpu());
    }

    /**
     * Submits the tasks, each with a key and the header of a file, and waits for their acceptance.
     */
    static void submit(BenchContext context, int from, int to) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicReference<Exception> fault = new AtomicReference<>();
        for (int i = from; i < to && fault.get() == null; i++) {
            places.acquire();
            Exchange exchange = context.exchange();
            exchange.getMessage().setHeader(Exchange.FILE_NAME, "prompts/idea-" + i + ".txt");
            context.send(
                    exchange,
                    () -> {
                        if (exchange.getException() != null) {
                            fault.compareAndSet(null, exchange.getException());
                        }
                        places.release();
                    });
        }
        places.acquire(AT_ONCE);
        if (fault.get() != null) {
            throw new IllegalStateException(fault.get());
        }
    }

    /** As many more rows, each the one of the only task under ids of its own. */
    static void copy(JdbcConnectionPool pool, int count) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            try (ResultSet columns =
                    connection.getMetaData().getColumns(null, null, "APIINONE_TASK", null)) {
                while (columns.next()) {
                    String name = columns.getString("COLUMN_NAME");
                    boolean unique =
                            List.of("SUBMISSION_ID", "TASK_ID", "IDEMPOTENCY_KEY").contains(name);
                    names.add(name);
                    values.add(unique ? "t." + name + " || '-' || r.X" : "t." + name);
                }
            }
            statement.execute(
                    "INSERT INTO APIINONE_TASK ("
                            + String.join(", ", names)
                            + ") SELECT "
                            + String.join(", ", values)
                            + " FROM APIINONE_TASK t, SYSTEM_RANGE(1, "
                            + count
                            + ") r");
        }
    }

    private CpuShare cpu() {
        return CpuShare.measured(seconds, repetitions);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Pause.millis(200);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
