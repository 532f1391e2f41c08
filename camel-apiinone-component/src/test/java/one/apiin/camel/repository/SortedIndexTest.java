package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** Tasks are read in order across seconds and within one, while others are added and removed. */
class SortedIndexTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SortedIndex<String> index =
            new SortedIndex<>(VideoTask::getAccount, task -> task.tracking().polls().nextPollAt());

    private static VideoTask at(String id, long millis) {
        return VideoTask.builder()
                .submissionId(id)
                .account("a")
                .group("g")
                .model("m")
                .state(TaskState.RUNNING)
                .createdAt(START)
                .tracking(
                        Tracking.reserved("p", 0)
                                .withNextPollAt(START.plus(Duration.ofMillis(millis))))
                .build();
    }

    @Test
    void theEarliestIsFirst() {
        VideoTask late = at("a", 2500);
        VideoTask soon = at("d", 700);
        VideoTask sooner = at("c", 300);
        VideoTask same = at("b", 700);
        for (VideoTask task : new VideoTask[] {late, soon, sooner, same}) {
            index.add(task);
        }

        assertThat(index.ascending("a")).containsExactly(sooner, same, soon, late);
        assertThat(index.descending("a")).containsExactly(late, soon, same, sooner);
        assertThat(index.ascending("b")).isEmpty();
    }

    @Test
    void aRemovedTaskIsNotRead() {
        VideoTask one = at("a", 300);
        VideoTask other = at("b", 400);
        index.add(one);
        index.add(other);

        index.remove(one);
        assertThat(index.ascending("a")).containsExactly(other);
        index.remove(other);
        index.remove(other);
        assertThat(index.ascending("a")).isEmpty();
    }

    @Test
    void aBucketThatWasReadAcceptsAndRemovesTasks() {
        VideoTask one = at("a", 300);
        VideoTask other = at("b", 500);
        VideoTask between = at("c", 400);
        index.add(other);
        index.add(one);
        assertThat(index.ascending("a")).containsExactly(one, other);

        index.add(between);
        index.remove(one);
        assertThat(index.ascending("a")).containsExactly(between, other);
        index.remove(between);
        index.remove(other);
        assertThat(index.ascending("a")).isEmpty();
    }
}
