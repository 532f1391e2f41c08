package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import one.apiin.camel.internal.http.client.BlockingClient.SendGuard;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.junit.jupiter.api.Test;

class SendGuardTest {

    private static SendGuard guard(Duration time) {
        SendDeadline start = SendDeadline.within(time, System::nanoTime);
        return new SendGuard(start, SendDeadline.within(Duration.ofHours(1), System::nanoTime));
    }

    @Test
    void aCallThatPausedBeforeItsGuardWasCreatedIsNotSent() {
        AtomicLong nanos = new AtomicLong();
        SendDeadline deadline = SendDeadline.within(Duration.ofSeconds(5), nanos::get);
        nanos.set(Duration.ofMinutes(1).toNanos());

        SendGuard late =
                new SendGuard(deadline, SendDeadline.within(Duration.ofSeconds(30), nanos::get));

        assertThat(late.start()).isFalse();
    }

    @Test
    void aRequestPassesOnce() throws HttpException {
        HttpClientContext context = HttpClientContext.create();
        SendGuard guard = guard(Duration.ofMinutes(1));
        guard.attachTo(context);

        SendGuard.pass(null, null, context);

        assertThatThrownBy(() -> SendGuard.pass(null, null, context))
                .isInstanceOf(HttpException.class);
        assertThat(guard.abandon()).isFalse();
    }

    @Test
    void afterItsTimeNothingPassesEvenIfNoTimerHasRun() {
        SendGuard guard = guard(Duration.ZERO);

        assertThat(guard.start()).isFalse();
        assertThat(guard.abandon()).isTrue();
    }

    @Test
    void aRequestWithoutAGuardDoesNotPass() {
        assertThatThrownBy(() -> SendGuard.pass(null, null, HttpClientContext.create()))
                .isInstanceOf(HttpException.class);
    }

    @Test
    void startingAndAbandoningAtOnceHasOneWinner() {
        for (int i = 0; i < 5_000; i++) {
            SendGuard guard = guard(Duration.ofMinutes(1));
            CompletableFuture<Boolean> started = CompletableFuture.supplyAsync(guard::start);

            boolean nothingLeft = guard.abandon();

            assertThat(started.join()).isNotEqualTo(nothingLeft);
        }
    }
}
