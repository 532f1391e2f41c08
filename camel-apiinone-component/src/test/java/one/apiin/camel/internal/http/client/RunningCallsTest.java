package one.apiin.camel.internal.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.FakeTime;
import one.apiin.camel.internal.ManualScheduler;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.junit.jupiter.api.Test;

class RunningCallsTest {

    private static final Duration PERIOD = Duration.ofMillis(RunningCalls.PERIOD_MILLIS);

    private final ManualScheduler scheduler = new ManualScheduler(new FakeTime());
    private final AtomicInteger idle = new AtomicInteger();
    private final RunningCalls calls = new RunningCalls(scheduler, idle::incrementAndGet);
    private final HttpUriRequestBase request =
            new HttpUriRequestBase("GET", URI.create("http://127.0.0.1/x"));

    private void noMemory() {
        scheduler.failOnce(new OutOfMemoryError("Java heap space"));
    }

    @Test
    void aCallEndsAtItsDeadlineAlsoAfterASweepThatCouldNotScheduleTheNextOne() {
        calls.start(request, () -> null);
        noMemory();
        scheduler.advance(PERIOD);
        var late = new HttpUriRequestBase("GET", URI.create("http://127.0.0.1/late"));

        calls.start(late, () -> "the deadline is over");
        scheduler.advance(PERIOD);

        assertThat(late.isCancelled()).isTrue();
    }

    @Test
    void aCallThatCouldNotBeStartedIsNotRunning() {
        noMemory();
        assertThatThrownBy(() -> calls.start(request, () -> null))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(RunningCalls.current()).isNull();

        calls.finish(calls.start(request, () -> null));
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(idle).hasValue(1);
    }
}
