package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import one.apiin.camel.internal.provider.SendDeadline;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;

class SendGuardTest {

    private static SendGuard gate(Duration time) {
        SendDeadline start = SendDeadline.within(time, System::nanoTime);
        return new SendGuard(start, SendDeadline.within(Duration.ofHours(1), System::nanoTime));
    }

    @Test
    void whoeverStoodStillBeforeTheGateWasMadeIsTooLate() {
        AtomicLong nanos = new AtomicLong();
        SendDeadline word = SendDeadline.within(Duration.ofSeconds(5), nanos::get);
        nanos.set(Duration.ofMinutes(1).toNanos());

        ApiCall late = new ApiCall(word, Duration.ofSeconds(30));

        assertThat(late.guard().start()).isFalse();
    }

    @Test
    void aRequestPassesOnce() throws HttpException {
        HttpClientContext context = HttpClientContext.create();
        SendGuard gate = gate(Duration.ofMinutes(1));
        gate.attachTo(context);

        SendGuard.pass(null, null, context);

        assertThatThrownBy(() -> SendGuard.pass(null, null, context))
                .isInstanceOf(HttpException.class);
        assertThat(gate.abandon()).isFalse();
    }

    @Test
    void afterItsTimeNothingPassesEvenIfNoTimerHasRun() {
        SendGuard gate = gate(Duration.ZERO);

        assertThat(gate.start()).isFalse();
        assertThat(gate.abandon()).isTrue();
    }

    @Test
    void aRequestWithoutAGateDoesNotPass() {
        assertThatThrownBy(() -> SendGuard.pass(null, null, HttpClientContext.create()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void startingAndAbandoningAtOnceHasOneWinner() {
        for (int i = 0; i < 5_000; i++) {
            SendGuard gate = gate(Duration.ofMinutes(1));
            CompletableFuture<Boolean> started = CompletableFuture.supplyAsync(gate::start);

            boolean nothingLeft = gate.abandon();

            assertThat(started.join()).isNotEqualTo(nothingLeft);
        }
    }
}
