package one.apiin.camel.internal.camel.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.Node;
import one.apiin.camel.task.LedgerSums;
import org.junit.jupiter.api.Test;

class LedgerGaugesTest {

    private static final Duration REGULAR = Duration.ofSeconds(LedgerGauges.EVERY_SECONDS);

    private final Node a = Node.alone();
    private final AtomicInteger reads = new AtomicInteger();
    private double shown;

    @Test
    void aLedgerThatHangsIsAskedOnceAndNoCountIsShownMeanwhile() {
        try (LedgerGauges gauges = new LedgerGauges(a.runtime, () -> 0, a.scheduler)) {
            a.scheduler.advance(REGULAR);
            assertThat(gauges.of(LedgerSums::overdue)).isZero();
            a.repository.onCall("sums", () -> whileItHangs(gauges));

            gauges.count();

            assertThat(reads).hasValue(1);
            assertThat(shown).isNaN();
            assertThat(gauges.of(LedgerSums::overdue)).isZero();
        }
    }

    private void whileItHangs(LedgerGauges gauges) {
        if (reads.incrementAndGet() == 1) {
            gauges.count();
            shown = gauges.of(LedgerSums::overdue);
        }
    }
}
