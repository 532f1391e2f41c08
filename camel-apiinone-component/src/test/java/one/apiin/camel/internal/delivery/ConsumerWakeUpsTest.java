package one.apiin.camel.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class ConsumerWakeUpsTest {

    private final ConsumerWakeUps wakeUps = new ConsumerWakeUps();
    private final AtomicInteger calls = new AtomicInteger();

    private static VideoTask pending() {
        VideoTask done = Rows.in(TaskState.COMPLETED);
        return done.with(done.tracking().pending(null));
    }

    @Test
    void aCompletionOfAGroupWhoseConsumersHaveStoppedWakesNone() {
        Runnable first = wakeUps.add("default", calls::incrementAndGet);
        Runnable second = wakeUps.add("default", calls::incrementAndGet);

        first.run();
        wakeUps.stored(pending());
        second.run();
        wakeUps.stored(pending());

        assertThat(calls).hasValue(1);
    }

    @Test
    void aRegistrationThatEndsTwiceEndsNoOther() {
        Runnable same = calls::incrementAndGet;
        Runnable first = wakeUps.add("default", same);
        wakeUps.add("default", same);

        first.run();
        first.run();
        wakeUps.stored(pending());

        assertThat(calls).hasValue(1);
    }
}
