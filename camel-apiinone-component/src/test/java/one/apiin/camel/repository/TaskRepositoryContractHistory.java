package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.NEXT_PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.PERIOD;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Credits;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

/** A random life of many rows of one account, compared with a model after every step. */
final class TaskRepositoryContractHistory {

    private final TaskRepository repository;
    private final Instant now;
    private final Random random;
    private final String account;
    private final Map<String, VideoTask> rows = new HashMap<>();
    private final Map<String, VideoTask> old = new HashMap<>();
    private final Map<String, CreditSums> purged = new HashMap<>();

    TaskRepositoryContractHistory(TaskRepository repository, Instant now, long seed) {
        this.repository = repository;
        this.now = now;
        this.random = new Random(seed);
        this.account = "seed" + seed;
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> reserve(account + "-" + step);
                case 3 -> loseARace();
                case 4 -> deliver();
                case 5 -> purge();
                default -> change();
            }
            assertThat(repository.sums(account).creditsByPeriod())
                    .as("%s, step %d", account, step)
                    .isEqualTo(expected());
        }
    }

    private Map<String, CreditSums> expected() {
        Map<String, CreditSums> sums = new HashMap<>(purged);
        rows.values().forEach(row -> add(sums, row));
        sums.values().removeIf(CreditSums.ZERO::equals);
        return sums;
    }

    private static void add(Map<String, CreditSums> sums, VideoTask row) {
        if (row.getCreditPeriod() != null) {
            sums.merge(row.getCreditPeriod(), Credits.of(row), CreditSums::plus);
        }
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String period() {
        return any(List.of(PERIOD, PERIOD, NEXT_PERIOD));
    }

    /** Half of them tight. */
    private CreditLimit limit() {
        return random.nextBoolean() ? CreditLimit.NONE : new CreditLimit(random.nextInt(600));
    }

    private void reserve(String id) {
        VideoTask task = priced(id, now, 1 + random.nextInt(100)).account(account).build();
        VideoTask row = task.toBuilder().creditPeriod(period()).build();
        held(row, limit -> repository.reserve(row, limit).task());
    }

    private interface Reserving {
        VideoTask under(CreditLimit limit);
    }

    private void held(VideoTask row, Reserving reserving) {
        CreditLimit limit = limit();
        CreditSums before = expected().getOrDefault(row.getCreditPeriod(), CreditSums.ZERO);
        boolean allowed = limit.allows(before.committed(), Credits.of(row).committed());
        boolean made;
        try {
            keep(reserving.under(limit));
            made = true;
        } catch (CreditLimitExceededException e) {
            assertThat(e.getCommitted()).isEqualTo(before.committed());
            made = false;
        }
        assertThat(made).as("%s under %s", row, limit).isEqualTo(allowed);
    }

    private void keep(VideoTask row) {
        VideoTask before = rows.put(row.getSubmissionId(), row);
        if (before != null) {
            old.put(row.getSubmissionId(), before);
        }
    }

    private void change() {
        List<VideoTask> open =
                rows.values().stream()
                        .filter(row -> !row.getState().next().isEmpty())
                        .sorted((a, b) -> a.getSubmissionId().compareTo(b.getSubmissionId()))
                        .toList();
        if (open.isEmpty()) {
            return;
        }
        VideoTask seen = any(open);
        TaskState state = any(seen.getState().next().stream().toList());
        VideoTask.Builder next = become(seen, state, now);
        if (state == TaskState.RESERVED) {
            VideoTask row = next.creditPeriod(period()).credits(null).build();
            held(row, limit -> repository.transition(seen, row, limit).orElseThrow());
        } else {
            VideoTask row =
                    random.nextBoolean() ? next.credits(random.nextInt(150)).build() : next.build();
            keep(repository.transition(seen, row, limit()).orElseThrow());
        }
    }

    private void loseARace() {
        old.values().stream()
                .filter(seen -> !seen.getState().next().isEmpty())
                .limit(1)
                .forEach(
                        seen -> {
                            TaskState state = any(seen.getState().next().stream().toList());
                            VideoTask next = become(seen, state, now).credits(7).build();
                            assertThat(repository.transition(seen, next)).isEmpty();
                        });
    }

    private void deliver() {
        EndedQuery query = new EndedQuery(account, "default", null, "p1", now, 3);
        for (VideoTask claimed : repository.claimEnded(query)) {
            Tracking delivered = claimed.tracking().withDelivery(Delivery.DELIVERED);
            keep(repository.transition(claimed, claimed.with(delivered)).orElseThrow());
        }
    }

    private void purge() {
        repository.purge(ACCOUNT, now.plusSeconds(1), 99);
        rows.values().stream()
                .filter(row -> RowRules.isDone(row, ACCOUNT, now.plusSeconds(1)))
                .toList()
                .forEach(
                        row -> {
                            rows.remove(row.getSubmissionId());
                            old.remove(row.getSubmissionId());
                            add(purged, row);
                        });
    }
}
