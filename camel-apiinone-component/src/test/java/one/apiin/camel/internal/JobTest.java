package one.apiin.camel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.ledger.Ledger;
import one.apiin.camel.internal.util.OwnThreads;
import org.junit.jupiter.api.Test;

class JobTest {

    private final Node a = Node.alone();
    private final AtomicInteger runs = new AtomicInteger();

    private Job job(OwnThreads threads, Runnable work) {
        return new Job(new Ledger(a.store, threads, a.waiters, row -> {}, "default", "a"), work);
    }

    private void failsOnce() {
        if (runs.incrementAndGet() == 1) {
            throw new InternalError("as if out of memory");
        }
    }

    @Test
    void aJobThatGotNoThreadRunsTheNextTime() {
        Job job = job(OwnThreads.of(new ExhaustedPool(1)), runs::incrementAndGet);
        job.queue();
        assertThat(runs).hasValue(0);

        job.queue();

        assertThat(runs).hasValue(1);
    }

    @Test
    void aJobThatThrewAnErrorRunsTheNextTime() {
        Job job = job(OwnThreads.callers(), this::failsOnce);
        job.queue();

        job.queue();

        assertThat(runs).hasValue(2);
    }

    @Test
    void aScheduleGoesOnAfterAnError() {
        Job.every(a.scheduler, Duration.ofSeconds(1), this::failsOnce);

        a.scheduler.advance(Duration.ofSeconds(3));

        assertThat(runs).hasValue(3);
    }
}
