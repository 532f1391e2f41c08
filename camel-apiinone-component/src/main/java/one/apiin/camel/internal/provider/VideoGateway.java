package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import one.apiin.camel.task.VideoRequest;

/**
 * The provider, as the use cases see it.
 *
 * <p>Money: one call of {@link #submit} sends at most one POST, whatever happens.
 *
 * <p>Time: every call returns within {@code requestTimeout}, reply body included.
 *
 * <p>Threads: safe for concurrent use; the calling thread waits, which must not be interrupted. Failures are
 * outcomes, not exceptions.
 */
public interface VideoGateway extends AutoCloseable {

    /**
     * Sends one billable POST.
     *
     * @param callbackUrl sent as {@code callback_url}, or null
     * @param start if the first byte is not sent by then, none is sent and the outcome is
     *     {@link SubmitOutcome.NotSent}
     */
    SubmitOutcome submit(VideoRequest request, String callbackUrl, SendDeadline start);

    /** Asks once for the state of a task; costs no credits. */
    StatusOutcome status(String taskId);

    /** The provider's scheme, host and port, for the log. */
    default String address() {
        return "";
    }

    /** Closes all connections and threads; running calls return as failures. */
    @Override
    void close();

    /**
     * The instant by which a request must start to be sent. Not a duration: a process that is suspended before
     * it sends must not gain time.
     *
     * <p>Threads: immutable.
     *
     * @param nanos monotonic nanoseconds
     * @param latest by {@code nanos}
     * @param cancelled whether the caller has given up: over at once
     */
    record SendDeadline(LongSupplier nanos, long latest, BooleanSupplier cancelled) {

        public static SendDeadline within(Duration time, LongSupplier nanos) {
            return new SendDeadline(nanos, nanos.getAsLong() + time.toNanos(), () -> false);
        }

        public boolean isOver() {
            return cancelled.getAsBoolean() || latest - nanos.getAsLong() <= 0;
        }

        /** Not negative. */
        public Duration remaining() {
            return cancelled.getAsBoolean()
                    ? Duration.ZERO
                    : Duration.ofNanos(Math.max(0, latest - nanos.getAsLong()));
        }
    }

    /** The outcome of one POST. Messages contain neither key, prompt nor URL. */
    sealed interface SubmitOutcome {

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

    /** The outcome of one status call. Messages contain neither key nor URL. */
    sealed interface StatusOutcome {

        /**
         * Still at work.
         *
         * @param known false for an unknown status: treated as running, with a warning
         * @param retryAfter how long the provider asked to wait, or null
         * @param videoUrls beside an unknown status: if they stay, the status means completed
         */
        record Running(
                String word,
                boolean known,
                String rawReply,
                Duration retryAfter,
                List<String> videoUrls)
                implements StatusOutcome {}

        /**
         * Done.
         *
         * @param videoUrls the result URLs in order; empty if the reply names none
         * @param credits what was consumed, rounded up, or null
         * @param rawReply the reply as it came, at most 32 KiB of it
         * @param reason without a URL: a text that may say why there will be none, or null
         */
        record Completed(List<String> videoUrls, Integer credits, String rawReply, String reason)
                implements StatusOutcome {
            public Completed(List<String> videoUrls, Integer credits, String rawReply) {
                this(videoUrls, credits, rawReply, null);
            }
        }

        /** Failed at the provider; {@code code} and {@code message} may be null. */
        record Failed(String code, String message, Integer credits, String rawReply)
                implements StatusOutcome {}

        /**
         * No answer about the task: an HTTP error, a transport error or an unreadable reply. The task runs on.
         *
         * @param status the HTTP status or the body's code; 0 without a reply
         * @param retryAfter how long the provider asked to wait, or null
         */
        record Unavailable(int status, String message, Duration retryAfter, Throwable cause)
                implements StatusOutcome {}
    }
}
