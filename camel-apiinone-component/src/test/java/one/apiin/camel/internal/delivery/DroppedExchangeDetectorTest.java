package one.apiin.camel.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DroppedExchangeDetectorTest {

    private final DroppedExchangeDetector answers = new DroppedExchangeDetector();
    private final AtomicInteger forgotten = new AtomicInteger();

    private DroppedExchangeDetector.Awaited dropped() {
        return answers.await(new Object(), forgotten::incrementAndGet);
    }

    private void collect() {
        System.gc();
        answers.look();
    }

    @Test
    void anAnswerWhoseGiverIsGarbageIsForgottenOnce() {
        var awaited = dropped();

        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            collect();
                            return forgotten.get() == 1;
                        });

        collect();
        assertThat(forgotten).hasValue(1);
        assertThat(answers.size()).isZero();
        assertThat(awaited.heard()).as("too late").isFalse();
    }

    @Test
    void anAnswerThatWasHeardIsNeverForgottenThoughItsGiverIsGarbage() {
        var heard = dropped();
        dropped();

        assertThat(heard.heard()).isTrue();
        assertThat(heard.heard()).isFalse();

        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            collect();
                            return answers.size() == 0;
                        });
        assertThat(forgotten).as("the other").hasValue(1);
    }

    @Test
    void anAnswerIsAwaitedAsLongAsItsGiverLives() {
        Object giver = new Object();
        var awaited = answers.await(giver, forgotten::incrementAndGet);
        dropped();

        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            collect();
                            return answers.size() == 1;
                        });

        assertThat(giver).isNotNull();
        assertThat(awaited.heard()).isTrue();
    }
}
