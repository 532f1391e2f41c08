package one.apiin.camel.task;

import java.util.EnumSet;
import java.util.Set;

/**
 * The state of one submission. The only transition table; a test compares it with the diagram
 * in {@code docs/reference/task-states.md}.
 *
 * <p>Threads: immutable.
 */
public enum TaskState {
    /** Saved before it is paid for; the request may be on its way. */
    RESERVED,
    /** The provider accepted it and gave a task id. */
    RUNNING,
    /** Not accepted: nothing was charged. */
    REJECTED,
    /** Posted, and no usable reply: it may have been charged. Never repeated. */
    OUTCOME_UNKNOWN,
    /** The video is ready. */
    COMPLETED,
    /** The provider said that it failed. */
    FAILED,
    /** Still running when {@code watchTimeout} was over: regular polling has stopped. */
    WATCH_ENDED;

    /** The states to which this one may change. */
    public Set<TaskState> next() {
        return switch (this) {
            case RESERVED -> EnumSet.of(RUNNING, REJECTED, OUTCOME_UNKNOWN);
            case REJECTED -> EnumSet.of(RESERVED, OUTCOME_UNKNOWN);
            case OUTCOME_UNKNOWN -> EnumSet.of(RUNNING, REJECTED);
            case RUNNING -> EnumSet.of(COMPLETED, FAILED, WATCH_ENDED);
            case WATCH_ENDED -> EnumSet.of(RUNNING);
            case COMPLETED, FAILED -> EnumSet.noneOf(TaskState.class);
        };
    }

    public boolean canBecome(TaskState other) {
        return next().contains(other);
    }

    /** Whether a completion exchange is due for this state. */
    public boolean isDeliverable() {
        return this == COMPLETED
                || this == FAILED
                || this == WATCH_ENDED
                || this == OUTCOME_UNKNOWN;
    }
}
