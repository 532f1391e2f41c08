package one.apiin.camel.repository;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.VideoTask;

/**
 * The counters of credits in memory.
 *
 * <p>Threads: one at a time; the repository locks.
 */
final class CreditCounters {

    private final SortedMap<CreditCounter, CreditSums> counters = new TreeMap<>();

    /**
     * Changes the counters, or none of them if the one that pays for {@code row} may not grow.
     *
     * @throws one.apiin.camel.error.CreditLimitExceededException if it would exceed {@code limit}
     */
    void count(VideoTask row, SortedMap<CreditCounter, CreditSums> changes, CreditLimit limit) {
        changes.forEach(
                (counter, change) -> {
                    long committed = counters.getOrDefault(counter, CreditSums.ZERO).committed();
                    if (counter.equals(CreditCounter.of(row))
                            && !limit.allows(committed, change.committed())) {
                        throw limit.exceeded(row, committed);
                    }
                });
        changes.forEach((counter, change) -> counters.merge(counter, change, CreditCounters::sum));
    }

    /** A counter at zero is removed. */
    private static CreditSums sum(CreditSums before, CreditSums change) {
        CreditSums sum = before.plus(change);
        return sum.equals(CreditSums.ZERO) ? null : sum;
    }

    Map<String, CreditSums> byPeriod(String account) {
        Map<String, CreditSums> sums = new HashMap<>();
        counters.tailMap(new CreditCounter(account, "")).entrySet().stream()
                .takeWhile(counter -> counter.getKey().account().equals(account))
                .forEach(counter -> sums.put(counter.getKey().period(), counter.getValue()));
        return Map.copyOf(sums);
    }
}
