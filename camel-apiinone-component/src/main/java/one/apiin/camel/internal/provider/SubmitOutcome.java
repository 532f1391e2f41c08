package one.apiin.camel.internal.provider;

import java.time.Duration;

/** The outcome of one POST. Messages contain neither key, prompt nor URL. */
public sealed interface SubmitOutcome {

    /**
     * The provider gave a task id; it is paid for.
     *
     * @param rawReply the reply as it came, at most 32 KiB of it
     * @param credits what the reply says was consumed, rounded up, or null
     */
    record Accepted(String taskId, String rawReply, Integer credits) implements SubmitOutcome {}

    /** Refused for good; nothing charged. {@code status} is the HTTP status, or the body's code. */
    record Refused(int status, String code, String message) implements SubmitOutcome {}

    /** Not accepted for now; nothing charged. {@code retryAfter} is null if not said. */
    record Busy(int status, Duration retryAfter, String message) implements SubmitOutcome {}

    /** No byte of the request was sent: DNS, connect or TLS failed, or the send deadline had passed. */
    record NotSent(String message, Throwable cause) implements SubmitOutcome {}

    /** Posted, and no usable reply. {@code status} is 0 without one. */
    record Unknown(int status, String message, Throwable cause) implements SubmitOutcome {}
}
