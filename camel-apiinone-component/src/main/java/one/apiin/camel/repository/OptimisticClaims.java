package one.apiin.camel.repository;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import one.apiin.camel.repository.LedgerConnection.Statement;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims rows for one caller: reads candidates, then updates each one that was not changed concurrently.
 *
 * <p>A claim whose answer was lost may have been made. It is remembered and looked up by the next
 * caller, so that no completion stays claimed by a live process that does not know of it.
 *
 * <p>Threads: safe for concurrent use.
 */
final class OptimisticClaims {

    private static final Logger LOG = LoggerFactory.getLogger(OptimisticClaims.class);
    private static final int ROUNDS = 3;
    private static final int SPARE = 8;

    private final TaskSql sql;
    private final Map<String, VideoTask> unsure = new ConcurrentHashMap<>();

    OptimisticClaims(TaskSql sql) {
        this.sql = sql;
    }

    /**
     * @param candidates reads the rows that may be claimed, in the order of the claim; its last value, the maximum
     *     number of rows, is added here
     */
    List<VideoTask> take(
            LedgerConnection connection,
            int limit,
            Statement candidates,
            UnaryOperator<Tracking> change)
            throws SQLException {
        List<Object> values = new ArrayList<>(candidates.values());
        values.add((int) Math.min(2L * limit + SPARE, Integer.MAX_VALUE));
        List<VideoTask> taken = List.of();
        for (int round = 0; round < ROUNDS && taken.isEmpty() && limit > 0; round++) {
            List<VideoTask> seen = connection.query(candidates.sql(), values, TaskRow::read);
            if (seen.isEmpty()) {
                break;
            }
            taken = takeFrom(connection, limit, seen, change);
        }
        return taken;
    }

    private List<VideoTask> takeFrom(
            LedgerConnection connection,
            int limit,
            List<VideoTask> seen,
            UnaryOperator<Tracking> change)
            throws SQLException {
        Map<Integer, VideoTask> taken = new TreeMap<>();
        List<Integer> line = new ArrayList<>(IntStream.range(0, seen.size()).boxed().toList());
        boolean contended = false;
        for (int at = 0; at < line.size() && taken.size() < limit; at++) {
            int place = line.get(at);
            VideoTask task = seen.get(place);
            VideoTask row = RowRules.changed(task, task.with(change.apply(task.tracking())));
            try {
                if (won(connection, row)) {
                    taken.put(place, row);
                } else if (!contended) {
                    contended = true;
                    Collections.shuffle(line.subList(at + 1, line.size()));
                }
            } catch (SQLException e) {
                if (taken.isEmpty()) {
                    throw e;
                }
                LOG.debug("The ledger's database failed after {} claims", taken.size(), e);
                break;
            }
        }
        return List.copyOf(taken.values());
    }

    private boolean won(LedgerConnection connection, VideoTask row) throws SQLException {
        List<Object> values = TaskRow.values(row.tracking());
        values.add(row.getSubmissionId());
        values.add(row.version() - 1);
        try {
            boolean won = connection.update(sql.updateTracking, values) == 1;
            if (won) {
                unsure.remove(row.getSubmissionId());
            }
            return won;
        } catch (SQLException e) {
            if (row.getDelivery() == Delivery.CLAIMED) {
                unsure.put(row.getSubmissionId(), row);
            }
            throw e;
        }
    }

    /**
     * The completions that an earlier call claimed although its answer was lost. All are read before one is
     * forgotten: if a read fails, the next call returns them.
     */
    List<VideoTask> recovered(LedgerConnection connection, EndedQuery query) throws SQLException {
        Map<VideoTask, List<VideoTask>> decided = new LinkedHashMap<>();
        for (VideoTask row : unsure.values()) {
            if (decided.size() < query.limit() && isAskedFor(row, query)) {
                List<Object> id = List.of(row.getSubmissionId());
                List<VideoTask> stored = connection.query(sql.selectByIds(1), id, TaskRow::read);
                boolean undecided = !stored.isEmpty() && stored.get(0).version() < row.version();
                if (!undecided) {
                    decided.put(row, stored);
                }
            }
        }
        List<VideoTask> found = new ArrayList<>();
        decided.forEach(
                (row, stored) -> {
                    if (unsure.remove(row.getSubmissionId(), row)) {
                        stored.stream().filter(task -> isSameClaim(row, task)).forEach(found::add);
                    }
                });
        return found;
    }

    /** Its version may have moved on: a callback changes a claimed row too. */
    private static boolean isSameClaim(VideoTask row, VideoTask stored) {
        return stored.getDelivery() == Delivery.CLAIMED
                && stored.tracking().delivery().claimNumber()
                        == row.tracking().delivery().claimNumber()
                && stored.isOwnedBy(row.tracking().ownership().owner());
    }

    private static boolean isAskedFor(VideoTask row, EndedQuery query) {
        return row.isOwnedBy(query.process())
                && row.getAccount().equals(query.account())
                && row.getGroup().equals(query.group())
                && (query.taskId() == null || query.taskId().equals(row.getTaskId()));
    }
}
