package one.apiin.camel.task;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether somebody was told of a task's end; the second column beside {@link TaskState}.
 *
 * <p>Any value returns to {@link #NONE} when the state leaves its end, so that the true end is told
 * too.
 *
 * <p>Threads: immutable.
 */
public enum Delivery {
    /** Nothing to tell yet. */
    NONE,
    /** To be told; a consumer may claim it. */
    PENDING,
    /** A process is telling it; free again when that process has died. */
    CLAIMED,
    /** Told. */
    DELIVERED,
    /** Told {@code maxDeliveries} times without success; waits for an operator's release. */
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
