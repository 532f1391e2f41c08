package one.apiin.camel.repository;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import one.apiin.camel.repository.LedgerConnection.Statement;
import one.apiin.camel.task.CreditLimit;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * The ledger in a database: H2 in a file for one process, PostgreSQL for several.
 *
 * <p>Money: a submission is committed, and safe from the death of the process, when {@link #reserve}
 * returns. A database that cannot promise that is refused by {@link #open}.
 *
 * <p>Time: the database's clock.
 *
 * <p>Threads: safe for concurrent use, also by several processes.
 *
 * <p>Ownership: each call takes a connection of the data source, outside any transaction of the
 * caller, and closes it. On H2 one more connection is kept from {@link #open} to {@link #close},
 * so that the database and its settings stay. The data source is the caller's.
 */
public final class JdbcTaskRepository implements TaskRepository, AutoCloseable {

    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);
    private static final int IDS_PER_QUERY = 200;
    private static final int ATTEMPTS = 5;

    private final TaskSql sql;
    private final CreditCounters.Table credits;
    private final OptimisticClaims claims;
    private final JdbcSession database;
    private final LedgerLifecycle lifecycle;

    /**
     * @param tablePrefix begins the tables' names, for example {@code APIINONE_}
     * @param createTableIfNotExists whether {@link #open} may create them
     * @throws IllegalArgumentException if {@code tablePrefix} cannot begin a table's name
     */
    public JdbcTaskRepository(
            DataSource dataSource, String tablePrefix, boolean createTableIfNotExists) {
        this(dataSource, tablePrefix, createTableIfNotExists, DEFAULT_LEASE);
    }

    /**
     * @param lease the {@code leaseTimeout} of the processes: no call waits longer than a part of it for the
     *     database
     */
    public JdbcTaskRepository(
            DataSource dataSource,
            String tablePrefix,
            boolean createTableIfNotExists,
            Duration lease) {
        Objects.requireNonNull(dataSource, "dataSource");
        Schema schema = new Schema(tablePrefix, createTableIfNotExists);
        this.sql = new TaskSql(tablePrefix);
        this.credits = new CreditCounters.Table(tablePrefix);
        this.claims = new OptimisticClaims(sql);
        this.database = new JdbcSession(dataSource, lease);
        this.lifecycle = new LedgerLifecycle(database, schema, sql);
    }

    /**
     * Checks that the database keeps what it commits, then finds or creates the tables. Called once,
     * before anything else.
     *
     * @throws IllegalStateException if this database cannot serve as it is; the message names the
     *     remedy
     * @throws LedgerException if it does not answer
     */
    public void open() {
        lifecycle.open();
    }

    /** Which database it is, for people: {@code H2 file}, {@code PostgreSQL}; null before {@link #open}. */
    public String product() {
        return lifecycle.product();
    }

    /** Closes the connection that was kept open; the data source stays open. */
    @Override
    public void close() {
        lifecycle.close();
    }

    @Override
    public Reservation reserve(VideoTask task, CreditLimit limit) {
        limit.requirePriced(task);
        VideoTask row = RowRules.reserved(task);
        return database.call("reserve a submission", connection -> reserve(connection, row, limit));
    }

    private Reservation reserve(LedgerConnection connection, VideoTask row, CreditLimit limit)
            throws SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                insert(connection, row, limit);
                return new Reservation(row, true);
            } catch (SQLException e) {
                if (!LedgerConnection.isTaken(e)) {
                    throw e;
                }
            }
            Optional<VideoTask> holder = holderOfKey(connection, row);
            if (holder.isPresent()) {
                return new Reservation(holder.get(), false);
            }
            if (!findByIds(connection, List.of(row.getSubmissionId())).isEmpty()) {
                throw new IllegalStateException(
                        "Submission " + row.getSubmissionId() + " is already in the ledger");
            }
        }
        String reason = "Submission %s: its idempotency key changed concurrently";
        throw new IllegalStateException(reason.formatted(row.getSubmissionId()));
    }

    private Optional<VideoTask> holderOfKey(LedgerConnection connection, VideoTask row)
            throws SQLException {
        if (row.getIdempotencyKey() == null) {
            return Optional.empty();
        }
        List<Object> key = List.of(row.getAccount(), row.getGroup(), row.getIdempotencyKey());
        return connection.query(sql.selectByKey, key, TaskRow::read).stream().findFirst();
    }

    @Override
    public Optional<VideoTask> transition(VideoTask seen, VideoTask next, CreditLimit limit) {
        VideoTask row = RowRules.changed(seen, next);
        CreditLimit held = CreditCounters.limitOf(seen, next, limit);
        boolean changed =
                database.call(
                        "change a submission", connection -> update(connection, seen, row, held));
        return changed ? Optional.of(row) : Optional.empty();
    }

    private void insert(LedgerConnection connection, VideoTask row, CreditLimit limit)
            throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        Statement insert = new Statement(sql.insert, values);
        credits.write(connection, insert, row, CreditCounters.added(row), limit);
    }

    /** False if the row was changed concurrently. */
    private boolean update(
            LedgerConnection connection, VideoTask seen, VideoTask row, CreditLimit limit)
            throws SQLException {
        List<Object> values = TaskRow.values(row);
        values.add(row.getSubmissionId());
        values.add(seen.version());
        Statement update = new Statement(sql.update, values);
        try {
            return credits.write(connection, update, row, CreditCounters.changed(seen, row), limit);
        } catch (SQLException e) {
            if (LedgerConnection.isTaken(e)) {
                throw RowRules.taken(seen, row, e);
            }
            throw e;
        }
    }

    @Override
    public List<VideoTask> claimDue(DueQuery query) {
        List<Object> values =
                List.of(query.account(), query.state().name(), query.now(), query.process());
        return database.call(
                "claim due tasks",
                connection ->
                        claims.take(
                                connection,
                                query.limit(),
                                new Statement(sql.selectDue, values),
                                columns -> columns.withNextPollAt(query.invisibleUntil())));
    }

    @Override
    public List<VideoTask> claimEnded(EndedQuery query) {
        List<Object> values = new ArrayList<>(List.of(query.account(), query.group(), query.now()));
        if (query.taskId() != null) {
            values.add(query.taskId());
        }
        String select = query.taskId() == null ? sql.selectEnded : sql.selectEndedByTaskId;
        return database.call(
                "claim ended tasks",
                connection -> {
                    List<VideoTask> taken = claims.recovered(connection, query);
                    return taken.isEmpty()
                            ? claims.take(
                                    connection,
                                    query.limit(),
                                    new Statement(select, values),
                                    columns -> columns.claimedBy(query.process()))
                            : taken;
                });
    }

    @Override
    public List<VideoTask> findOrphaned(int limit) {
        // A recovery asks for these, every third of the lease; no exchange waits for it.
        database.compactIfGrown();
        return database.call(
                "find orphaned tasks",
                connection -> connection.query(sql.selectOrphaned, List.of(limit), TaskRow::read));
    }

    @Override
    public Instant heartbeat(String process, Duration lease) {
        return lifecycle.heartbeat(process, lease);
    }

    @Override
    public Map<String, Liveness> processes() {
        return lifecycle.processes();
    }

    @Override
    public boolean expire(String process, Liveness seen) {
        return lifecycle.expire(process, seen);
    }

    @Override
    public List<VideoTask> find(TaskQuery query) {
        return database.call("find tasks", connection -> find(connection, query));
    }

    private List<VideoTask> find(LedgerConnection connection, TaskQuery query) throws SQLException {
        if (query.listed() != null) {
            List<Object> values =
                    query.group() == null
                            ? List.of(query.account(), query.limit())
                            : List.of(query.account(), query.group(), query.limit());
            String select = sql.selectListed(query.listed());
            return connection.query(select, values, TaskRow::read);
        }
        if (query.taskId() != null) {
            List<Object> values = List.of(query.account(), query.taskId());
            return connection.query(sql.selectByTaskId, values, TaskRow::read);
        }
        return findByIds(connection, query.submissionIds());
    }

    private List<VideoTask> findByIds(LedgerConnection connection, List<String> submissionIds)
            throws SQLException {
        List<String> ids = submissionIds.stream().distinct().toList();
        List<VideoTask> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_QUERY));
            found.addAll(connection.query(sql.selectByIds(some.size()), some, TaskRow::read));
        }
        return found;
    }

    @Override
    public LedgerSums sums(String account) {
        return database.call("count tasks", connection -> sums(connection, account));
    }

    private LedgerSums sums(LedgerConnection connection, String account) throws SQLException {
        Map<String, CreditSums> creditsByPeriod = credits.byPeriod(connection, account);
        Map<String, Long> counts = new HashMap<>();
        connection.query(
                String.join(" UNION ALL ", sql.counts),
                Collections.nCopies(sql.counts.size(), account),
                row -> counts.put(row.getString(1), row.getLong(2)));
        counts.values().removeIf(tasks -> tasks == 0);
        return new LedgerSums(
                RowRules.counts(TaskState.values(), state -> counts.get(state.name())),
                RowRules.counts(Delivery.values(), delivery -> counts.get(delivery.name())),
                creditsByPeriod,
                counts.getOrDefault(TaskSql.OVERDUE, 0L));
    }

    @Override
    public int purge(String account, Instant endedBefore, int limit) {
        return database.call(
                "purge old tasks",
                connection -> purge(connection, List.of(account, endedBefore, endedBefore), limit));
    }

    /** Their state is checked again when they are removed: a rejected key may be reserved meanwhile. */
    private int purge(LedgerConnection connection, List<Object> done, int limit)
            throws SQLException {
        List<Object> asked = new ArrayList<>(done);
        asked.add(limit);
        List<String> ids = connection.query(sql.selectDone, asked, row -> row.getString(1));
        int purged = 0;
        for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_QUERY));
            List<Object> values = new ArrayList<>(done);
            values.addAll(some);
            purged += connection.update(sql.purge(some.size()), values);
        }
        return purged;
    }
}
