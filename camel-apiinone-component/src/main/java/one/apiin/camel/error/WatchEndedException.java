package one.apiin.camel.error;

import java.io.Serial;

/**
 * Our waiting ended, not the task: {@code waitTimeout}, {@code watchTimeout} or the stop of the
 * context. The task goes on at the provider; the consumer emits its end, or {@code operation=await}
 * waits again.
 */
public class WatchEndedException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    private final String taskState;

    public WatchEndedException(String message, String taskState, FaultContext context) {
        super(message, null, context);
        this.taskState = taskState;
    }

    /** {@code RUNNING} if only our waiting ended, {@code WATCH_ENDED} after {@code watchTimeout}. */
    public String getTaskState() {
        return taskState;
    }
}
