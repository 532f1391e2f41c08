package one.apiin.camel.task;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a task's completion was delivered; the second column beside {@link TaskState}.
 *
 * <p>Any value returns to {@link #NONE} when an unfinished task runs again, so that its true completion
 * is delivered too.
 *
 * <p>Threads: immutable.
 */
public enum Delivery {
    /** Nothing to deliver yet. */
    NONE,
    /** Ready for delivery; a consumer may claim it. */
    PENDING,
    /** A process is delivering it; pending again when that process has died. */
    CLAIMED,
    /** A consumer or a waiting caller confirmed it. */
    DELIVERED,
    /** Delivered {@code maxDeliveries} times without success; waits for an operator's release. */
    PARKED;

    /** The values to which this one may change. */
    public Set<Delivery> next() {
        return switch (this) {
            case NONE -> EnumSet.of(PENDING, CLAIMED);
            case PENDING -> EnumSet.of(CLAIMED, NONE);
            case CLAIMED -> EnumSet.of(DELIVERED, PENDING, PARKED, NONE);
            case DELIVERED -> EnumSet.of(NONE);
            case PARKED -> EnumSet.of(PENDING, NONE);
        };
    }

    public boolean canBecome(Delivery other) {
        return next().contains(other);
    }
}
