package one.apiin.camel.error;

import java.io.Serial;

/**
 * The component stopped waiting; the task goes on: {@code waitTimeout}, {@code watchTimeout} or the stop of the
 * context. The consumer emits its completion, or {@code operation=await}
 * waits again.
 */
public class WatchEndedException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    private final String taskState;

    public WatchEndedException(String message, String taskState, ErrorContext context) {
        super(message, null, context);
        this.taskState = taskState;
    }

    /** {@code RUNNING} if only the wait ended, {@code WATCH_ENDED} after {@code watchTimeout}. */
    public String getTaskState() {
        return taskState;
    }
}
