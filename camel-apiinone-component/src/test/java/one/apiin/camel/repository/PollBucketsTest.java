package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** The longest due first, across seconds and within one; what is taken away is gone. */
class PollBucketsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LookShelves shelves = new LookShelves();

    private static VideoTask at(String id, long millis) {
        return VideoTask.builder()
                .submissionId(id)
                .account("a")
                .group("g")
                .model("m")
                .state(TaskState.RUNNING)
                .createdAt(START)
                .tracking(
                        Tracking.reserved("p")
                                .withNextPollAt(START.plus(Duration.ofMillis(millis))))
                .build();
    }

    @Test
    void theLongestDueIsFirst() {
        VideoTask late = at("a", 2500);
        VideoTask soon = at("d", 700);
        VideoTask sooner = at("c", 300);
        VideoTask same = at("b", 700);
        for (VideoTask task : new VideoTask[] {late, soon, sooner, same}) {
            shelves.add(task);
        }

        assertThat(shelves).containsExactly(sooner, same, soon, late);
    }

    @Test
    void whatIsTakenAwayIsGone() {
        VideoTask one = at("a", 300);
        VideoTask other = at("b", 400);
        shelves.add(one);
        shelves.add(other);

        shelves.remove(one);
        assertThat(shelves).containsExactly(other);
        shelves.remove(other);
        shelves.remove(other);
        assertThat(shelves).isEmpty();
    }

    @Test
    void aShelfThatWasReadTakesMoreAndLosesSome() {
        VideoTask one = at("a", 300);
        VideoTask other = at("b", 500);
        VideoTask between = at("c", 400);
        shelves.add(other);
        shelves.add(one);
        assertThat(shelves).containsExactly(one, other);

        shelves.add(between);
        shelves.remove(one);
        assertThat(shelves).containsExactly(between, other);
        shelves.remove(between);
        shelves.remove(other);
        assertThat(shelves).isEmpty();
    }
}
