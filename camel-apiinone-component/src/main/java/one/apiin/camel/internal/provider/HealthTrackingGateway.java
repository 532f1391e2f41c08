package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import one.apiin.camel.task.VideoRequest;

/**
 * Remembers how the provider answered last, for the health checks: they cost no call.
 *
 * <p>Time: an outage counts as unknown again {@link #FADES} after the last answer.
 *
 * <p>Threads: safe for concurrent use. Ownership: closes the gateway that it wraps.
 */
public final class HealthTrackingGateway implements VideoGateway {

    static final Duration FADES = Duration.ofMinutes(5);

    private record Seen(ProviderState state, long at) {}

    private final VideoGateway gateway;
    private final LongSupplier nanos;
    private volatile Seen seen;

    public HealthTrackingGateway(VideoGateway gateway, LongSupplier nanos) {
        this.gateway = gateway;
        this.nanos = nanos;
        this.seen = new Seen(ProviderState.NOT_ASKED, nanos.getAsLong());
    }

    public ProviderState state() {
        Seen last = seen;
        boolean old = nanos.getAsLong() - last.at() > FADES.toNanos();
        return old ? last.state().faded() : last.state();
    }

    @Override
    public CompletableFuture<SubmitOutcome> submit(
            VideoRequest request, String callbackUrl, SendDeadline start) {
        return gateway.submit(request, callbackUrl, start)
                .whenComplete(
                        (outcome, thrown) -> {
                            if (outcome != null) {
                                see(after(outcome));
                            }
                        });
    }

    @Override
    public CompletableFuture<StatusOutcome> status(String taskId) {
        return gateway.status(taskId)
                .whenComplete(
                        (outcome, thrown) -> {
                            if (outcome != null) {
                                see(after(outcome));
                            }
                        });
    }

    private void see(ProviderState state) {
        seen = new Seen(state, nanos.getAsLong());
    }

    private ProviderState after(SubmitOutcome outcome) {
        ProviderState before = seen.state();
        if (outcome instanceof SubmitOutcome.Refused no) {
            return before.after(no.status(), false, no.message());
        }
        if (outcome instanceof SubmitOutcome.NeverLeft never) {
            return before.after(0, true, never.message());
        }
        if (outcome instanceof SubmitOutcome.Unknown unknown) {
            return before.after(unknown.status(), true, unknown.message());
        }
        return before.after(200, false, null);
    }

    private ProviderState after(StatusOutcome outcome) {
        ProviderState before = seen.state();
        return outcome instanceof StatusOutcome.Unavailable none
                ? before.after(none.status(), false, none.message())
                : before.after(200, false, null);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
