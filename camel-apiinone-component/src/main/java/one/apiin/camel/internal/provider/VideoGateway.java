package one.apiin.camel.internal.provider;

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
}
