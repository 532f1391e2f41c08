package one.apiin.camel.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One repetition: the ways take turns of half a second, each with a number of calling threads, so
 * that what else the machine does meanwhile meets all of them.
 */
final class SubmitRace {

    private static final int TURN = 500;

    private final int warmup;
    private final int turns;

    /**
     * What a submission took.
     *
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param processor microseconds of Java's threads: on a short run the compiler's would hide them
     */
    record Cost(double p50, double p99, double processor) {}

    /**
     * @param warmup submissions of each way before; a tenth with a ledger in a file
     * @param turns of each way
     */
    SubmitRace(int warmup, int turns) {
        this.warmup = warmup;
        this.turns = turns;
    }

    Map<SubmitWay, Cost> of(String baseUrl, Path folder, int callers) throws Exception {
        Map<SubmitWay, Runner> runners = new EnumMap<>(SubmitWay.class);
        try {
            for (SubmitWay way : SubmitWay.values()) {
                Runner runner = new Runner(way.open(baseUrl, folder, callers), callers);
                runners.put(way, runner);
                runner.run(0, (way == SubmitWay.H2 ? warmup / 10 : warmup) / callers);
                runner.forget();
            }
            for (int turn = 0; turn < turns; turn++) {
                for (Runner runner : runners.values()) {
                    runner.run(TURN, 1);
                }
            }
            Map<SubmitWay, Cost> costs = new EnumMap<>(SubmitWay.class);
            runners.forEach((way, runner) -> costs.put(way, runner.cost()));
            return costs;
        } finally {
            runners.values().forEach(Runner::close);
        }
    }

    /** The calling threads of one way, and what they measured. */
    private static final class Runner {

        private final Submitter submitter;
        private final int callers;
        private final ExecutorService threads;
        private final List<Long> nanos = new ArrayList<>();
        private long processor;

        Runner(Submitter submitter, int callers) {
            this.submitter = submitter;
            this.callers = callers;
            this.threads = Executors.newFixedThreadPool(callers);
        }

        /** Each thread submits one after the other, for this time and at least this number. */
        void run(int millis, int least) throws Exception {
            Map<Long, Long> before = CpuShare.threadTimes();
            long until = System.nanoTime() + millis * 1_000_000L;
            List<Future<List<Long>>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                running.add(threads.submit(() -> one(until, least)));
            }
            for (Future<List<Long>> caller : running) {
                nanos.addAll(caller.get());
            }
            processor += CpuShare.usedSince(before);
        }

        private List<Long> one(long until, int least) throws Exception {
            List<Long> each = new ArrayList<>();
            long now = System.nanoTime();
            do {
                long begun = now;
                submitter.submit();
                now = System.nanoTime();
                each.add(now - begun);
            } while (now < until || each.size() < least);
            return each;
        }

        void forget() {
            nanos.clear();
            processor = 0;
        }

        Cost cost() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return new Cost(at(sorted, 0.5), at(sorted, 0.99), processor / 1e3 / sorted.length);
        }

        void close() {
            threads.shutdown();
            submitter.close();
        }
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }
}
