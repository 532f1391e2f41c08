package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import one.apiin.camel.repository.H2Turn.RetentionTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H2RetentionTimeTest {

    private final RetentionTime retention = new RetentionTime();
    private long now;

    @ParameterizedTest
    @CsvSource({"1, 128", "3, 256", "16, 1024", "40, 4096", "1000, 65536"})
    void itIsLongerThanTheLast20CommitsAndAtMostTwiceThatOf64(long millisApart, long expected) {
        assertThat(changes(100, millisApart)).isEqualTo(expected).isGreaterThan(20 * millisApart);
    }

    @Test
    void itGrowsAtOnceWhenChangesBecomeRareAndShrinksLate() {
        assertThat(changes(100, 16)).isEqualTo(1024);

        now += 60_000;
        assertThat(toSet()).isEqualTo(65_536);
        assertThat(changes(64, 500)).isEqualTo(131_072);
        assertThat(changes(64, 16)).isEqualTo(2048);
    }

    @Test
    void itIsLongestUntilThereWereEnoughChanges() {
        assertThat(changes(63, 1)).isZero();
        assertThat(changes(1, 1)).isEqualTo(128);
    }

    @Test
    void itIsNeverLongerThanTenMinutes() {
        assertThat(changes(64, 1)).isEqualTo(128);
        now += TimeUnit.DAYS.toMillis(3);

        assertThat(toSet()).isEqualTo(600_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 32", "3, 64", "16, 256", "1000, 500"})
    void aCommitIsForcedToTheDiskLongBeforeWhatItFreedIsOverwritten(
            long millisApart, long longest) {
        changes(100, millisApart);
        long synced = TimeUnit.MILLISECONDS.toNanos(now);
        retention.synced(synced);

        assertThat(retention.isSyncDue(synced + TimeUnit.HOURS.toNanos(1), true)).isFalse();
        retention.changed(1, synced);
        long due = synced + TimeUnit.MILLISECONDS.toNanos(longest);
        assertThat(retention.isSyncDue(due, true)).isFalse();
        assertThat(retention.isSyncDue(due + 1, true)).isTrue();
        assertThat(retention.isSyncDue(due + 1, true)).as("until it was done").isTrue();
        retention.synced(due + 1);
        assertThat(retention.isSyncDue(Long.MAX_VALUE, true)).isFalse();
    }

    @Test
    void besideOtherProcessesItIsTakenForTheShortest() {
        retention.synced(0);
        retention.changed(1, 0);

        long due = TimeUnit.MILLISECONDS.toNanos(32) + 1;
        assertThat(retention.isSyncDue(due, true)).isFalse();
        assertThat(retention.isSyncDue(due - 1, false)).isFalse();
        assertThat(retention.isSyncDue(due, false)).isTrue();
    }

    @Test
    void allLedgersOfADatabaseShareItUntilTheDatabaseIsOpenedAnew() {
        H2Turn one = H2Turn.of("shared");
        H2Turn other = H2Turn.of("shared");
        RetentionTime first = one.retention;
        assertThat(other.retention).isSameAs(first);

        one.retention = new RetentionTime();

        assertThat(other.retention).isSameAs(one.retention).isNotSameAs(first);
        one.forget();
        other.forget();
    }

    /** The last value that was to be set, or 0. */
    private long changes(int count, long millisApart) {
        long last = 0;
        for (int i = 0; i < count; i++) {
            long asked = toSet();
            last = asked > 0 ? asked : last;
            now += millisApart;
            retention.changed(1, TimeUnit.MILLISECONDS.toNanos(now));
        }
        long asked = toSet();
        return asked > 0 ? asked : last;
    }

    private long toSet() {
        return retention.toSet(TimeUnit.MILLISECONDS.toNanos(now));
    }
}
