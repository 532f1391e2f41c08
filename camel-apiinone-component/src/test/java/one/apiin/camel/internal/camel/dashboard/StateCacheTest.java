package one.apiin.camel.internal.camel.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often the ledger is read for the pages that are open. */
class StateCacheTest {

    private long nanos;
    private Duration cost = Duration.ofMillis(2);
    private String state = "a";
    private int reads;
    private final StateCache cache = new StateCache(this::read, Runnable::run, () -> nanos);

    private String read() {
        reads++;
        pass(cost);
        if (state == null) {
            throw new IllegalArgumentException("down");
        }
        return state;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Of a page that asks five times a second for this time. */
    private int readsIn(Duration time) {
        int before = reads;
        for (long end = nanos + time.toNanos(); nanos < end; pass(Duration.ofMillis(200))) {
            cache.get();
        }
        return reads - before;
    }

    @Test
    void aStateThatChangesIsReadOnceASecondForAllPages() {
        for (int second = 0; second < 10; second++) {
            state = "state " + second;
            assertThat(cache.get().text()).isEqualTo(state);
            assertThat(readsIn(Duration.ofMillis(900))).isZero();
            pass(Duration.ofMillis(100));
        }
    }

    @Test
    void aStateThatStaysIsReadEveryFiveSeconds() {
        readsIn(Duration.ofSeconds(2));

        assertThat(readsIn(Duration.ofSeconds(50))).isBetween(9, 10);
    }

    @Test
    void aChangeOfThisProcessIsSeenWithinASecond() {
        readsIn(Duration.ofSeconds(3));
        state = "b";
        cache.changed();

        assertThat(readsIn(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(cache.get().text()).isEqualTo("b");
    }

    @Test
    void aChangeWhileTheStateIsReadIsSeenWithinASecond() {
        StateCache[] self = new StateCache[1];
        self[0] =
                new StateCache(
                        () -> {
                            String seen = read();
                            self[0].changed();
                            return seen;
                        },
                        Runnable::run,
                        () -> nanos);
        self[0].get();
        pass(Duration.ofSeconds(1));
        self[0].get();
        state = "b";
        pass(Duration.ofSeconds(1));

        assertThat(self[0].get().text()).isEqualTo("b");
    }

    @Test
    void aSlowLedgerIsReadLessOften() {
        cost = Duration.ofMillis(60);
        cache.get();
        pass(Duration.ofMillis(2900));
        cache.get();
        assertThat(reads).isEqualTo(1);

        pass(Duration.ofMillis(100));
        cache.get();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void anOperatorSeesWhatHeDid() {
        cache.get();
        state = "b";
        cache.forget();

        assertThat(cache.get().text()).isEqualTo("b");
    }

    @Test
    void aFailureIsNotRepeatedWithinASecond() {
        state = null;

        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(cache::get)
                    .withMessageContaining("ledger");
        }
        assertThat(reads).isEqualTo(1);

        state = "back";
        pass(Duration.ofSeconds(1));
        assertThat(cache.get().text()).isEqualTo("back");
    }
}
