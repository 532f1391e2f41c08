package one.apiin.camel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Per cent of a core, one figure for each measurement.
 *
 * @param process with the JVM's own compiler and collector
 * @param threads what Java's threads used of it: the component, Camel and the ledger
 */
record CpuShare(List<Double> process, List<Double> threads) {

    /** The idle time before the first measurement, as a multiple of its length. */
    private static final int REST = 3;

    /**
     * Measures several times, after a pause in which the compiler and the collector become idle.
     *
     * @param seconds of each measurement
     */
    static CpuShare measured(int seconds, int repetitions) {
        Pause.millis(Duration.ofSeconds(REST * seconds).toMillis());
        CpuShare shares = new CpuShare(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < repetitions; i++) {
            long begun = System.nanoTime();
            long process = processorTime();
            Map<Long, Long> threads = threadTimes();
            Pause.millis(Duration.ofSeconds(seconds).toMillis());
            double passed = System.nanoTime() - begun;
            shares.process().add(100 * (processorTime() - process) / passed);
            shares.threads().add(100 * usedSince(threads) / passed);
        }
        return shares;
    }

    /** The median of what Java's threads used. */
    double ofThreads() {
        return threads.stream().sorted().toList().get(threads.size() / 2);
    }

    /** Nanoseconds of Java's threads that still live. */
    static long usedSince(Map<Long, Long> before) {
        long used = 0;
        for (Map.Entry<Long, Long> now : threadTimes().entrySet()) {
            used += now.getValue() - before.getOrDefault(now.getKey(), 0L);
        }
        return used;
    }

    static Map<Long, Long> threadTimes() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> times = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            times.put(id, threads.getThreadCpuTime(id));
        }
        return times;
    }

    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
