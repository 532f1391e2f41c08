package one.apiin.camel.route.cluster;

import java.util.List;
import java.util.Optional;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/** A point between two steps at which a process dies or stops, found by the calls of its ledger. */
public enum CrashPoint {
    NONE,
    /** The row is stored; the POST has not been sent. */
    RESERVATION_STORED,
    /** Not accepted; the row says that no request is in flight. */
    BACKING_OFF,
    /** The task id has arrived and is not in the row. */
    REPLY_RECEIVED,
    /** The completion is claimed; no exchange was made. */
    COMPLETION_CLAIMED,
    /** The completion is claimed for the exchange that waits for it. */
    CLAIMED_FOR_WAITER,
    /** The exchange is done; the delivery is not confirmed. */
    ROUTE_DONE;

    public boolean isBefore(String method, Object[] arguments) {
        if (!method.equals("transition")) {
            return false;
        }
        VideoTask seen = (VideoTask) arguments[0];
        VideoTask next = (VideoTask) arguments[1];
        return switch (this) {
            case REPLY_RECEIVED -> seen.getTaskId() == null && next.getState() == TaskState.RUNNING;
            case ROUTE_DONE -> next.getDelivery() == Delivery.DELIVERED;
            default -> false;
        };
    }

    public boolean isAfter(String method, Object answer) {
        return switch (this) {
            case RESERVATION_STORED -> method.equals("reserve");
            case COMPLETION_CLAIMED -> answer instanceof List<?> rows && isClaim(method, rows);
            case BACKING_OFF ->
                    stored(answer) instanceof VideoTask row
                            && row.getState() == TaskState.RESERVED
                            && !row.tracking().ownership().requestInFlight();
            case CLAIMED_FOR_WAITER ->
                    stored(answer) instanceof VideoTask row
                            && row.getState() == TaskState.COMPLETED
                            && row.getDelivery() == Delivery.CLAIMED;
            default -> false;
        };
    }

    private static boolean isClaim(String method, List<?> rows) {
        return method.equals("claimEnded") && !rows.isEmpty();
    }

    private static Object stored(Object answer) {
        return answer instanceof Optional<?> row ? row.orElse(null) : null;
    }
}
