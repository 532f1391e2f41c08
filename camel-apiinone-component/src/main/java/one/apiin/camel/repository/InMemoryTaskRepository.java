package one.apiin.camel.repository;

import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A ledger in the heap, for development and for work that may be lost.
 *
 * <p>Money: a restart forgets what was paid for; the first reservation says so in the log.
 *
 * <p>Time: the given clock.
 *
 * <p>Threads: safe for concurrent use; one lock, and no question but {@link #purge} reads all rows.
 *
 * <p>Restart: nothing survives.
 */
public final class InMemoryTaskRepository implements TaskRepository {

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryTaskRepository.class);
    private static final Duration FORGET_PROCESS_AFTER = Duration.ofDays(1);

    private final InstantSource clock;
    private final Object lock = new Object();
    private final TaskIndex index = new TaskIndex();
    private final CreditBook credits = new CreditBook();
    private final Map<String, Instant> aliveUntil = new HashMap<>();
    private boolean warned;

    public InMemoryTaskRepository(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public Reservation reserve(VideoTask task, CreditLimit limit) {
        limit.requirePriced(task);
        VideoTask row = RowRules.reserved(task);
        synchronized (lock) {
            warnOnce();
            VideoTask holder = index.holderOfKey(row);
            if (holder != null) {
                return new Reservation(holder, false);
            }
            if (index.get(row.getSubmissionId()) != null) {
                throw new IllegalStateException(
                        "Submission " + row.getSubmissionId() + " is already in the ledger");
            }
            credits.count(row, CreditCounter.added(row), limit);
            index.add(row);
            return new Reservation(row, true);
        }
    }

    private void warnOnce() {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "The ledger of paid videos is kept in memory only: a restart forgets every"
                        + " video that was paid for and not yet delivered. Set the component's"
                        + " option 'dataSource' (H2 in a file, PostgreSQL) to keep them.");
        }
    }

    @Override
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit) {
        VideoTask row = RowRules.changed(seen, next);
        CreditLimit held = CreditCounter.limitOf(seen, next, limit);
        synchronized (lock) {
            VideoTask current = index.get(seen.getSubmissionId());
            if (current == null || current.version() != seen.version()) {
                return Optional.empty();
            }
            VideoTask holder = index.holderOfKey(row);
            if (holder != null && holder != current) {
                throw new IllegalStateException(
                        "Submission " + row.getSubmissionId() + ": its new key is taken");
            }
            credits.count(row, CreditCounter.changed(current, row), held);
            replace(current, row);
            return Optional.of(row);
        }
    }

    private void replace(VideoTask current, VideoTask row) {
        index.remove(current);
        index.add(row);
    }

    @Override
    public List<VideoTask> claimDue(DueQuery query) {
        synchronized (lock) {
            List<VideoTask> due =
                    TaskIndex.first(
                            query.limit(),
                            index.due(query.account(), query.state()),
                            task ->
                                    task.tracking().ownership().owner() == null
                                            || task.isOwnedBy(query.process()),
                            task -> task.tracking().polls().nextPollAt().isAfter(query.now()));
            return claim(due, columns -> columns.withNextPollAt(query.invisibleUntil()));
        }
    }

    @Override
    public List<VideoTask> claimEnded(EndedQuery query) {
        synchronized (lock) {
            Iterable<VideoTask> ended =
                    query.taskId() == null
                            ? index.ended(query.account(), query.group(), query.now())
                            : index.byTaskId(query.account(), query.taskId());
            List<VideoTask> free =
                    TaskIndex.first(
                            query.limit(),
                            ended,
                            task -> TaskIndex.isToDeliver(task, query.group(), query.now()),
                            task -> false);
            return claim(free, columns -> columns.claimedBy(query.process()));
        }
    }

    private List<VideoTask> claim(List<VideoTask> tasks, UnaryOperator<Tracking> change) {
        List<VideoTask> claimed = new ArrayList<>(tasks.size());
        for (VideoTask task : tasks) {
            VideoTask row = RowRules.changed(task, task.with(change.apply(task.tracking())));
            replace(task, row);
            claimed.add(row);
        }
        return claimed;
    }

    @Override
    public List<VideoTask> findOrphaned(Instant now, int limit) {
        synchronized (lock) {
            return index.owners().stream()
                    .filter(owner -> isDead(owner, now))
                    .flatMap(owner -> index.ownedBy(owner).stream())
                    .limit(limit)
                    .toList();
        }
    }

    private boolean isDead(String process, Instant now) {
        Instant until = aliveUntil.get(process);
        return until == null || until.isBefore(now);
    }

    @Override
    public Instant heartbeat(String process, Duration lease) {
        synchronized (lock) {
            Instant now = RowRules.millis(clock.instant());
            if (lease.isZero()) {
                aliveUntil.remove(process);
            } else {
                aliveUntil.put(process, now.plus(lease));
            }
            Instant longAgo = now.minus(FORGET_PROCESS_AFTER);
            aliveUntil.values().removeIf(until -> until.isBefore(longAgo));
            return now;
        }
    }

    @Override
    public List<VideoTask> find(TaskQuery query) {
        synchronized (lock) {
            if (query.listed() != null) {
                return TaskIndex.first(
                        query.limit(), index.listed(query), task -> true, task -> false);
            }
            return query.taskId() == null
                    ? query.submissionIds().stream()
                            .distinct()
                            .map(index::get)
                            .filter(Objects::nonNull)
                            .toList()
                    : index.byTaskId(query.account(), query.taskId());
        }
    }

    @Override
    public LedgerSums sums(String account) {
        synchronized (lock) {
            return index.sums(account, credits.byPeriod(account));
        }
    }

    @Override
    public int purge(Instant endedBefore) {
        synchronized (lock) {
            List<VideoTask> done =
                    index.all().stream()
                            .filter(task -> RowRules.isDone(task, endedBefore))
                            .toList();
            done.forEach(index::remove);
            return done.size();
        }
    }
}
