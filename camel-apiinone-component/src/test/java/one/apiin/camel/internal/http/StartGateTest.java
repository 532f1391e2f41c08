package one.apiin.camel.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;

class StartGateTest {

    @Test
    void aRequestPassesOnce() throws HttpException {
        HttpClientContext context = HttpClientContext.create();
        StartGate gate = StartGate.openFor(Duration.ofMinutes(1));
        gate.attachTo(context);

        StartGate.pass(null, null, context);

        assertThatThrownBy(() -> StartGate.pass(null, null, context))
                .isInstanceOf(HttpException.class);
        assertThat(gate.abandon()).isFalse();
    }

    @Test
    void afterItsTimeNothingPassesEvenIfNoTimerHasRun() {
        StartGate gate = StartGate.openFor(Duration.ZERO);

        assertThat(gate.start()).isFalse();
        assertThat(gate.abandon()).isTrue();
    }

    @Test
    void aRequestWithoutAGateDoesNotPass() {
        assertThatThrownBy(() -> StartGate.pass(null, null, HttpClientContext.create()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void startingAndAbandoningAtOnceHasOneWinner() {
        for (int i = 0; i < 5_000; i++) {
            StartGate gate = StartGate.openFor(Duration.ofMinutes(1));
            CompletableFuture<Boolean> started = CompletableFuture.supplyAsync(gate::start);

            boolean nothingLeft = gate.abandon();

            assertThat(started.join()).isNotEqualTo(nothingLeft);
        }
    }
}
