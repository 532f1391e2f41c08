package one.apiin.camel.internal.provider;

import java.util.concurrent.CompletableFuture;
import one.apiin.camel.task.VideoRequest;

/**
 * The provider, as the use cases see it.
 *
 * <p>Money: one call of {@link #submit} sends at most one POST, whatever happens.
 *
 * <p>Time: every future completes within {@code requestTimeout}, reply body included.
 *
 * <p>Threads: safe for concurrent use. A call may block during the DNS lookup of the provider. Futures
 * complete on the client's I/O threads, the scheduler or the caller's thread, so callers hand over to
 * their own pool before they do anything that takes time. No future completes exceptionally:
 * failures are outcomes.
 */
public interface VideoGateway extends AutoCloseable {

    /**
     * Sends one billable POST.
     *
     * @param callbackUrl sent as {@code callback_url}, or null
     * @param start if the first byte is not sent by then, none is sent and the outcome is
     *     {@link SubmitOutcome.NotSent}
     */
    CompletableFuture<SubmitOutcome> submit(
            VideoRequest request, String callbackUrl, SendDeadline start);

    /** Asks once for the state of a task; costs no credits. */
    CompletableFuture<StatusOutcome> status(String taskId);

    /** Closes all connections and threads; running calls complete as failures. */
    @Override
    void close();
}
