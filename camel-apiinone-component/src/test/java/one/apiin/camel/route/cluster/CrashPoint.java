package one.apiin.camel.route.cluster;

import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import java.util.List;
import java.util.Optional;

/** A point between two steps at which a process dies or stands still, seen at its ledger. */
public enum CrashPoint {
    NONE,
    /** The row is there; the POST has not left. */
    INTENT_SAVED,
    /** Not accepted; the row says that nothing is on its way. */
    RESTING,
    /** The task id has arrived and is not in the row. */
    REPLY_RECEIVED,
    /** The end is claimed; no exchange was made. */
    END_CLAIMED,
    /** The end is kept for the exchange that waits for it. */
    END_KEPT,
    /** The exchange is done; the ledger does not know. */
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
            case INTENT_SAVED -> method.equals("reserve");
            case END_CLAIMED -> answer instanceof List<?> rows && isClaim(method, rows);
            case RESTING ->
                    stored(answer) instanceof VideoTask row
                            && row.getState() == TaskState.RESERVED
                            && !row.tracking().ownership().requestInFlight();
            case END_KEPT ->
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
