package one.apiin.camel.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.task.Liveness;

/**
 * Opens and closes the ledger: checks the database's guarantees, and tracks which processes are alive.
 *
 * <p>Threads: safe for concurrent use.
 */
final class LedgerLifecycle {

    /** The processes alive in this virtual machine, of all repositories. */
    private static final Set<String> ALIVE_HERE = ConcurrentHashMap.newKeySet();

    private final JdbcSession database;
    private final Schema schema;
    private final TaskSql sql;
    private final Set<String> renewed = ConcurrentHashMap.newKeySet();
    private volatile String product;

    LedgerLifecycle(JdbcSession database, Schema schema, TaskSql sql) {
        this.database = database;
        this.schema = schema;
        this.sql = sql;
    }

    String product() {
        return product;
    }

    synchronized void open() {
        boolean done = false;
        try {
            database.open(this::prepare);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Void prepare(LedgerConnection connection) throws SQLException {
        Dialect kind = connection.dialect();
        kind.require(connection);
        product = kind.describe(connection);
        try {
            schema.ensure(connection);
            connection.update(sql.deleteProcess, List.of("")); // only to see whether it may write
        } catch (SQLException e) {
            if (!LedgerConnection.isReadOnly(e)) {
                throw e;
            }
            throw new IllegalStateException(
                    "The ledger's database server is read-only, such as a replica: let dataSource"
                            + " connect to the primary, or make this server writable",
                    e);
        }
        if (kind.isOnlyProcess(connection)) {
            forgetFormerProcesses(connection);
        }
        return null;
    }

    /** Rows are read before they are compared: their processes registered before that. */
    private void forgetFormerProcesses(LedgerConnection connection) throws SQLException {
        for (String process : processes(connection).keySet()) {
            if (!ALIVE_HERE.contains(process)) {
                connection.update(sql.deleteProcess, List.of(process));
            }
        }
    }

    /** A process that cannot renew its lease counts as dead. */
    synchronized void close() {
        ALIVE_HERE.removeAll(renewed);
        renewed.clear();
        database.close();
    }

    Instant heartbeat(String process, Duration lease) {
        database.keepOpen();
        if (lease.isZero()) {
            return end(process);
        }
        register(process);
        return database.call("renew a lease", connection -> renew(connection, process, lease));
    }

    /** Not beside {@link #close}, which would leave a process here that no heartbeat renews. */
    private synchronized void register(String process) {
        database.requireOpen();
        renewed.add(process);
        ALIVE_HERE.add(process);
    }

    private Instant end(String process) {
        renewed.remove(process);
        ALIVE_HERE.remove(process);
        return database.call(
                "end a lease",
                connection -> {
                    Instant now = connection.now();
                    connection.update(sql.deleteProcess, List.of(process));
                    return now;
                });
    }

    private Instant renew(LedgerConnection connection, String process, Duration lease)
            throws SQLException {
        Instant now = connection.now();
        List<Object> values = List.of(now, lease.toMillis(), process);
        if (connection.update(sql.touchProcess, values) == 0
                && !connection.inserts(sql.insertProcess, values)) {
            connection.update(sql.touchProcess, values);
        }
        return now;
    }

    Map<String, Liveness> processes() {
        return database.call("read the processes", this::processes);
    }

    private Map<String, Liveness> processes(LedgerConnection connection) throws SQLException {
        Map<String, Liveness> found = new HashMap<>();
        connection.query(
                sql.selectProcesses, List.of(), row -> found.put(row.getString(1), liveness(row)));
        return found;
    }

    private static Liveness liveness(ResultSet row) throws SQLException {
        Duration lease = Duration.ofMillis(row.getLong(3));
        return new Liveness(row.getLong(2), lease, LedgerConnection.instant(row, 4));
    }

    boolean expire(String process, Liveness seen) {
        List<Object> values = List.of(process, seen.renewals());
        return database.call(
                "end a dead process",
                connection -> connection.update(sql.expireProcess, values) == 1);
    }
}
