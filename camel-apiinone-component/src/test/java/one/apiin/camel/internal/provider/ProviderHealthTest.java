package one.apiin.camel.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import org.junit.jupiter.api.Test;

/** The provider's state as the last replies show it. */
class ProviderHealthTest {

    private final AtomicLong nanos = new AtomicLong();
    private Runnable meanwhile = () -> {};

    private final ProviderHealth health = new ProviderHealth("http://provider", this::now);

    private long now() {
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        return nanos.get();
    }

    private ProviderHealth.ProviderState after(StatusOutcome outcome) {
        health.saw(outcome);
        return health.state();
    }

    private static StatusOutcome unavailable(int status) {
        return new StatusOutcome.Unavailable(status, "HTTP " + status, null, null);
    }

    @Test
    void everyKindOfReplyChangesTheState() {
        var done = new StatusOutcome.Completed(List.of("u"), 1, "{}");

        assertThat(health.state()).isEqualTo(new ProviderHealth.ProviderState(null, null, null));
        assertThat(after(unavailable(0)))
                .isEqualTo(new ProviderHealth.ProviderState(false, null, "HTTP 0"));
        assertThat(after(done)).isEqualTo(new ProviderHealth.ProviderState(true, true, null));
        assertThat(after(unavailable(503)))
                .isEqualTo(new ProviderHealth.ProviderState(true, true, "HTTP 503"));
        assertThat(after(unavailable(401)))
                .isEqualTo(new ProviderHealth.ProviderState(true, false, "HTTP 401"));
        assertThat(after(unavailable(404)))
                .isEqualTo(new ProviderHealth.ProviderState(true, true, null));
    }

    @Test
    void anOutageIsUnknownAgainAfterAWhileButARefusedKeyStaysRefused() {
        after(unavailable(0));
        nanos.addAndGet(ProviderHealth.FADES_AFTER.toNanos() + 1);
        var outage = health.state();
        after(unavailable(403));
        nanos.addAndGet(ProviderHealth.FADES_AFTER.toNanos() + 1);

        assertThat(outage).isEqualTo(new ProviderHealth.ProviderState(null, null, null));
        assertThat(health.state().error()).isEqualTo("HTTP 403");
    }

    @Test
    void ofTwoRepliesAtTheSameTimeNoneIsForgotten() {
        meanwhile = () -> after(unavailable(401));

        assertThat(after(unavailable(0)).keyAccepted()).isFalse();
    }
}
