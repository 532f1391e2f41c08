package one.apiin.camel.error;

import java.io.Serial;

/**
 * Our waiting ended, not the task: {@code waitTimeout}, {@code watchTimeout} or the stop of the
 * context. The task goes on at the provider; the consumer emits its end, or {@code operation=await}
 * waits again.
 */
public class WatchEndedException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    public WatchEndedException(String message, Throwable cause, FaultContext context) {
        super(message, cause, context);
    }
}
