package one.apiin.camel.error;

import java.io.Serial;
import java.time.Duration;

/**
 * Not accepted now, nothing charged: try later. The provider asked for a pause beyond the retries, it
 * could not be reached, or too many exchanges are waiting here. With {@code isMayHaveBeenCharged()} something was paid before,
 * or may have been: the first submission with the same key, which has no outcome yet (try later with that key only), or the
 * task that the exchange asked for (ask later). An outage throws it with each message, so that it and its cause have no
 * stack trace; the component logs that at DEBUG.
 */
public class ProviderBusyException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    private static final StackTraceElement[] NONE = {};

    private final Duration retryAfter;

    public ProviderBusyException(
            String message, Throwable cause, ErrorContext context, Duration retryAfter) {
        super(message, cause, context);
        setStackTrace(NONE);
        this.retryAfter = retryAfter;
    }

    /** How long the provider asked to wait, at most 5 minutes, or null if it did not say. */
    public Duration getRetryAfter() {
        return retryAfter;
    }
}
