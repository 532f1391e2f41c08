package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.GROUP;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.columns;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.due;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ended;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ids;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** How due tasks and completions are claimed. */
abstract class TaskRepositoryContractClaims extends TaskRepositoryContractTests {

    @Test
    void theEarliestDueTaskIsPolledFirst() {
        save(running("third", now.minusSeconds(1)));
        save(running("first", now.minusSeconds(3)));
        save(running("second", now.minusSeconds(2)));
        save(running("now", now));
        save(running("later", now.plusMillis(1)));

        List<VideoTask> two = repository.claimDue(due("p1", now, 2));
        List<VideoTask> rest = repository.claimDue(due("p1", now, 9));

        assertThat(ids(two)).containsExactly("first", "second");
        assertThat(ids(rest)).containsExactly("third", "now");
        assertThat(two.get(0).tracking().polls().nextPollAt()).isEqualTo(now.plusSeconds(60));
        assertThat(two.get(0)).usingRecursiveComparison().isEqualTo(stored("first"));
        assertThat(two.get(0).version()).isEqualTo(2);
        assertThat(repository.claimDue(due("p2", now.plusSeconds(59), 9)))
                .extracting(VideoTask::getSubmissionId)
                .containsExactly("later");
        assertThat(repository.claimDue(due("p2", now.plusSeconds(60), 9))).hasSize(4);
        assertThat(repository.claimDue(due("p2", now.plusSeconds(999), 0))).isEmpty();
    }

    @Test
    void runningTasksOwnedByAnotherProcessAreNotPolled() {
        Instant past = now.minusSeconds(9);
        save(running("free", past));
        save(running("mine", past).tracking(running("x", past).build().tracking().withOwner("p1")));
        save(running("his", past).tracking(running("x", past).build().tracking().withOwner("p2")));
        save(running("never", past).tracking(columns(Delivery.NONE)));
        save(running("ended", past).state(TaskState.WATCH_ENDED));
        save(running("foreign", past).account("other"));

        List<VideoTask> mine = repository.claimDue(due("p1", now, 9));

        assertThat(ids(mine)).containsExactlyInAnyOrder("free", "mine");
        assertThat(mine)
                .extracting(task -> task.tracking().ownership().owner())
                .containsOnly(null, "p1");
        assertThat(ids(repository.claimDue(new DueQuery("other", "p1", now, now, 9))))
                .containsExactly("foreign");
    }

    @Test
    void unknownOutcomesArePolledIfTheyHaveACandidateAndNoOtherOwner() {
        Instant past = now.minusSeconds(9);
        Tracking named = columns(Delivery.PENDING).onCallback("candidate", past, past);
        save(running("running", past));
        save(unknown("named").tracking(named));
        save(unknown("delivered").tracking(named.withDelivery(Delivery.DELIVERED)));
        save(unknown("mine").tracking(named.claimedBy("p1")));
        save(unknown("his").tracking(named.claimedBy("p2")));
        save(unknown("later").tracking(named.onCallback("candidate", now, now.plusMillis(1))));
        save(unknown("silent").tracking(columns(Delivery.PENDING)));
        save(unknown("foreign").account("other").tracking(named));
        DueQuery due = unknownDue("p1");

        List<VideoTask> taken = repository.claimDue(due);

        assertThat(ids(taken)).containsExactlyInAnyOrder("named", "delivered", "mine");
        assertThat(taken.get(0).tracking().callbacks().candidateTaskId()).isEqualTo("candidate");
        assertThat(taken.get(0).tracking().polls().nextPollAt()).isEqualTo(now.plusSeconds(60));
        assertThat(repository.claimDue(due)).isEmpty();
        assertThat(ids(repository.claimEnded(deliverable("p2", now, 9)))).contains("named");
        assertThat(stored("named").tracking().polls().nextPollAt()).isEqualTo(now.plusSeconds(60));
    }

    private VideoTask.Builder unknown(String id) {
        return ended(id, now).state(TaskState.OUTCOME_UNKNOWN).taskId(null);
    }

    private DueQuery unknownDue(String process) {
        return new DueQuery(
                ACCOUNT, TaskState.OUTCOME_UNKNOWN, process, now, now.plusSeconds(60), 9);
    }

    @Test
    void theOldestCompletionIsClaimedFirst() {
        save(ended("third", now.minusSeconds(1)).state(TaskState.FAILED));
        save(ended("first", now.minusSeconds(3)).state(TaskState.WATCH_ENDED));
        save(ended("second", now.minusSeconds(2)).state(TaskState.OUTCOME_UNKNOWN));
        save(ended("fourth", now));

        List<VideoTask> two = repository.claimEnded(deliverable("p1", now, 2));
        List<VideoTask> rest = repository.claimEnded(deliverable("p2", now, 9));

        assertThat(ids(two)).containsExactly("first", "second");
        assertThat(ids(rest)).containsExactly("third", "fourth");
        assertThat(two.get(0)).usingRecursiveComparison().isEqualTo(stored("first"));
        assertThat(two.get(0).getDelivery()).isEqualTo(Delivery.CLAIMED);
        assertThat(two.get(0).isOwnedBy("p1")).isTrue();
        assertThat(repository.claimEnded(deliverable("p1", now, 9))).isEmpty();
    }

    @Test
    void aClaimIsCountedAndCarriesTheColumnsOfTheClaim() {
        Tracking before = columns(Delivery.PENDING).withPollCounts(5, 1, 2).withDeliveryAttempt(3);
        save(ended("a", now).tracking(before));
        save(ended("other", now).group("other"));
        save(ended("foreign", now).account("other"));

        VideoTask first = repository.claimEnded(deliverable("p1", now, 9)).get(0);
        Tracking again = first.tracking().pending(now.plusSeconds(30));
        repository.transition(first, first.with(again)).orElseThrow();
        List<VideoTask> early = repository.claimEnded(deliverable("p1", now.plusSeconds(29), 9));
        VideoTask second = repository.claimEnded(deliverable("p2", now.plusSeconds(30), 9)).get(0);

        assertThat(first.tracking()).isEqualTo(before.claimedBy("p1").withVersion(2));
        assertThat(early).isEmpty();
        assertThat(second.tracking()).isEqualTo(again.claimedBy("p2").withVersion(4));
        assertThat(second.tracking().delivery().claimNumber()).isEqualTo(2);
        assertThat(second.tracking().delivery().deliveryAttempt()).isEqualTo(5);
    }

    @Test
    void aDelayCutShortLeadsToOneClaim() {
        save(ended("a", now));
        VideoTask claimed = repository.claimEnded(deliverable("p1", now, 9)).get(0);
        Tracking later = claimed.tracking().pending(now.plusSeconds(30));
        VideoTask waiting = repository.transition(claimed, claimed.with(later)).orElseThrow();

        repository.transition(waiting, waiting.with(later.pending(null))).orElseThrow();

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9)))).containsExactly("a");
        assertThat(repository.claimEnded(deliverable("p1", now.plusSeconds(60), 9))).isEmpty();
    }

    @Test
    void oneTaskCanBeClaimedByTheProvidersId() {
        save(ended("a", now));
        save(ended("b", now));
        save(ended("c", now).taskId("task-b").account("other"));
        EndedQuery one = new EndedQuery(ACCOUNT, GROUP, "task-b", "p1", now, 9);
        EndedQuery elsewhere = new EndedQuery(ACCOUNT, "other", "task-a", "p1", now, 9);

        assertThat(ids(repository.claimEnded(one))).containsExactly("b");
        assertThat(repository.claimEnded(one)).isEmpty();
        assertThat(repository.claimEnded(elsewhere)).isEmpty();
        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9)))).containsExactly("a");
    }

    @Test
    void onlyPendingCompletionsAreClaimed() {
        for (Delivery delivery : Delivery.values()) {
            save(ended("d-" + delivery, now).tracking(columns(delivery)));
        }
        save(running("r", now).tracking(columns(Delivery.PENDING)));

        assertThat(ids(repository.claimEnded(deliverable("p1", now, 9))))
                .containsExactly("d-PENDING");
    }

    @Test
    void eightThreadsOfTwoProcessesClaimEachRowOnce() throws Exception {
        Random random = new Random(20260102);
        int rows = 250;
        for (int i = 0; i < rows; i++) {
            save(running("due" + i, now.minusMillis(random.nextInt(1000))));
            save(ended("end" + i, now.minusMillis(random.nextInt(1000))));
        }

        List<List<VideoTask>> claimed =
                together(
                        8,
                        i ->
                                () -> {
                                    String process = "process" + i % 2;
                                    int limit = 1 + new Random(i).nextInt(20);
                                    List<VideoTask> mine = new ArrayList<>();
                                    for (int before = -1; mine.size() > before; ) {
                                        before = mine.size();
                                        mine.addAll(repository.claimDue(due(process, now, limit)));
                                        mine.addAll(
                                                repository.claimEnded(
                                                        deliverable(process, now, limit)));
                                    }
                                    return mine;
                                });

        List<VideoTask> all = claimed.stream().flatMap(List::stream).toList();
        assertThat(ids(all)).doesNotHaveDuplicates().hasSize(2 * rows);
        assertThat(all).allSatisfy(task -> assertThat(task.version()).isEqualTo(2));
        assertThat(repository.sums(ACCOUNT).of(Delivery.CLAIMED)).isEqualTo(rows);
    }
}
