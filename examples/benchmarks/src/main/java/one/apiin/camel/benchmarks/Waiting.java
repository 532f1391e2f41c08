package one.apiin.camel.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.apache.camel.Exchange;

/**
 * Threads that exchanges hold while they wait in {@code generate}. Arguments: {@code exchanges=}.
 * Exits with 1 if they hold any, or if one of them does not fail with {@code WatchEndedException}
 * at the stop.
 */
public final class Waiting {

    /** The number that waits at the first count: every pool has been used by then. */
    private static final int FEW = 1000;

    private static final int AT_ONCE = 200;

    /**
     * After this time the component's pools have grown, and the sandbox's pool for clips has
     * shrunk.
     */
    private static final int UNTIL_POOLS_ARE_FULL = 7_000;

    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** What was counted with few and with all of them waiting. */
    record Result(
            int exchanges, int few, int threadsOfFew, int threadsOfAll, int most, int failed) {
        boolean kept() {
            return threadsOfAll <= threadsOfFew && failed == exchanges;
        }

        Table table() {
            return new Table("exchanges that wait in generate", "goal", "measured")
                    .row("exchanges", "", exchanges)
                    .row("threads of the process while " + few + " wait", "", threadsOfFew)
                    .row("threads while all wait", "≤ " + threadsOfFew, threadsOfAll)
                    .row("maximum number of threads until then", "", most)
                    .row("failed at the stop: the task is still running", exchanges, failed);
        }
    }

    private Waiting() {}

    public static void main(String[] args) throws Exception {
        Arguments given = Arguments.of(args, "exchanges");
        System.out.println(Machine.line());
        Result result = run(given.number("exchanges", 10_000));
        System.out.println(result.table());
        System.exit(result.kept() ? 0 : 1);
    }

    static Result run(int exchanges) throws Exception {
        int few = Math.min(FEW, exchanges / 2);
        AtomicInteger failed = new AtomicInteger();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Sandbox sandbox = provider()) {
            BenchContext context = new BenchContext(sandbox.baseUrl(), null, "?operation=generate");
            try {
                send(context, sandbox, few, failed);
                accepted(sandbox, few);
                int ofFew = threads.getThreadCount();
                threads.resetPeakThreadCount();
                send(context, sandbox, exchanges - few, failed);
                accepted(sandbox, exchanges);
                int all = threads.getThreadCount();
                int most = threads.getPeakThreadCount();
                context.close();
                Pause.until(() -> failed.get() == exchanges, Duration.ofSeconds(30));
                return new Result(exchanges, few, ofFew, all, most, failed.get());
            } finally {
                context.close();
            }
        }
    }

    private static Sandbox provider() {
        return Sandbox.builder()
                .clips(Clips.tiny())
                .credits(Long.MAX_VALUE / 2)
                .pace(Pace.byHand())
                .start();
    }

    /** Not all at once: they would wait for each other longer than requestTimeout allows. */
    private static void send(
            BenchContext context, Sandbox sandbox, int exchanges, AtomicInteger failed) {
        long before = sandbox.ledger().acceptedCount();
        for (int i = 0; i < exchanges; i++) {
            long sent = before + i;
            Pause.until(() -> sent - sandbox.ledger().acceptedCount() < AT_ONCE, LONGEST);
            Exchange exchange = context.exchange();
            context.send(exchange, () -> count(exchange, failed));
        }
    }

    private static void count(Exchange exchange, AtomicInteger failed) {
        if (exchange.getException() instanceof WatchEndedException) {
            failed.incrementAndGet();
        }
    }

    private static void accepted(Sandbox sandbox, int count) {
        if (!Pause.until(() -> sandbox.ledger().acceptedCount() >= count, LONGEST)) {
            throw new IllegalStateException(
                    "Only " + sandbox.ledger().acceptedCount() + " were accepted");
        }
        Pause.millis(UNTIL_POOLS_ARE_FULL);
    }
}
