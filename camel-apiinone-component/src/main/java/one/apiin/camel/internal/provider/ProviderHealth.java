package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.internal.util.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the provider's last replies for the health checks, which make no call, and logs an outage once.
 *
 * <p>Time: an outage counts as unknown again {@link #FADES_AFTER} after the last reply.
 *
 * <p>Threads: safe for concurrent use.
 */
public final class ProviderHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderHealth.class);

    static final Duration FADES_AFTER = Duration.ofMinutes(5);

    /**
     * What the last replies say about the provider.
     *
     * @param reachable whether it replied last time; null = not asked recently
     * @param keyAccepted whether it accepted the key when it last said something about it; null = not yet
     * @param error the last error, without the key; null if there was none
     */
    public record ProviderState(Boolean reachable, Boolean keyAccepted, String error) {

        /** A reply with this status, 0 = none came; {@code unusable} = the reply could not be read. */
        private ProviderState after(int status, boolean unusable, String message) {
            if (status == 0) {
                return new ProviderState(false, keyAccepted, message);
            }
            if (status == 401 || status == 403) {
                return new ProviderState(true, false, message);
            }
            if (status >= 500) {
                return new ProviderState(true, keyAccepted, message);
            }
            return new ProviderState(true, true, unusable ? message : null);
        }

        /**
         * When nothing was asked for a while. A refused key stays refused; an outage may be over, and a
         * caller that sends only to a healthy component would otherwise wait forever.
         */
        private ProviderState faded() {
            return Boolean.FALSE.equals(keyAccepted)
                    ? this
                    : new ProviderState(null, keyAccepted, null);
        }
    }

    private record Seen(ProviderState state, long at) {}

    private final String address;
    private final LongSupplier nanos;
    private final RateLimitedLog warnings;
    private final AtomicReference<Seen> seen;
    private volatile boolean out;
    private volatile boolean stopping;

    /**
     * @param address the provider's, for the log
     */
    public ProviderHealth(String address, LongSupplier nanos) {
        this.address = address;
        this.nanos = nanos;
        this.warnings = new RateLimitedLog(nanos);
        this.seen =
                new AtomicReference<>(
                        new Seen(new ProviderState(null, null, null), nanos.getAsLong()));
    }

    public ProviderState state() {
        Seen last = seen.get();
        boolean old = nanos.getAsLong() - last.at() > FADES_AFTER.toNanos();
        return old ? last.state().faded() : last.state();
    }

    /** The outcome of a submit. */
    public void saw(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Refused no) {
            see(no.status(), false, no.message(), null);
        } else if (outcome instanceof SubmitOutcome.NotSent never) {
            see(0, true, never.message(), never.cause());
        } else if (outcome instanceof SubmitOutcome.Unknown unknown) {
            see(unknown.status(), true, unknown.message(), unknown.cause());
        } else {
            see(200, false, null, null);
        }
    }

    /** The outcome of a status call. */
    public void saw(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Unavailable none) {
            see(none.status(), false, none.message(), none.cause());
        } else {
            see(200, false, null, null);
        }
    }

    /** {@code cause} null: there was a reply, or the component gave up by itself. */
    private void see(int status, boolean unusable, String message, Throwable cause) {
        Seen now =
                seen.updateAndGet(
                        last ->
                                new Seen(
                                        last.state().after(status, unusable, message),
                                        nanos.getAsLong()));
        if (status == 0) {
            if (cause != null && !stopping) {
                out = true;
                LOG.debug("The provider does not respond", cause);
                warnings.count("unreachable")
                        .ifPresent(
                                many ->
                                        LOG.warn(
                                                "The provider at {} does not respond: {}; nothing is"
                                                        + " lost, what was not sent is not charged{} [AIO-0011]",
                                                address,
                                                now.state().error(),
                                                RateLimitedLog.times(many)));
            }
        } else if (out) {
            out = false;
            LOG.info("The provider at {} responds again", address);
        }
    }

    /** From now on a call that fails says nothing about the provider. */
    public void stop() {
        stopping = true;
    }
}
