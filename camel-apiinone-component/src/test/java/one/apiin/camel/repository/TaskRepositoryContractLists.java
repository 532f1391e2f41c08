package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.GROUP;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.columns;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ended;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ids;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** The lists of rows for operators and for a start, and their order. */
abstract class TaskRepositoryContractLists extends TaskRepositoryContractTests {

    @Test
    void submissionsThatAreBeingPostedAreListed() {
        save(reserved("a", now));
        save(reserved("b", now));
        save(reserved("c", now).account("other"));
        change(stored("b"), TaskState.RUNNING);

        assertThat(ids(repository.find(TaskQuery.reserved(ACCOUNT, 9)))).containsExactly("a");
        assertThat(repository.find(TaskQuery.reserved(ACCOUNT, 0))).isEmpty();
    }

    @Test
    void recentlyCompletedTasksAreListedNewestFirst() {
        for (int i = 0; i < 5; i++) {
            save(ended("d" + i, now.plusSeconds(i)).tracking(columns(Delivery.DELIVERED)));
        }
        save(ended("pending", now));
        VideoTask.Builder failed = ended("failed", now.plusSeconds(9)).state(TaskState.FAILED);
        save(failed.tracking(columns(Delivery.DELIVERED)));
        VideoTask.Builder other = ended("other", now.plusSeconds(9)).group("other");
        save(other.tracking(columns(Delivery.DELIVERED)));

        assertThat(ids(repository.find(TaskQuery.recentlyCompleted(ACCOUNT, GROUP, 3))))
                .containsExactly("d4", "d3", "d2");
        assertThat(ids(repository.find(TaskQuery.recentlyCompleted(ACCOUNT, GROUP, 99))))
                .hasSize(5);
        assertThat(ids(repository.find(TaskQuery.recentlyCompleted(ACCOUNT, "other", 99))))
                .containsExactly("other");
        assertThat(repository.find(TaskQuery.recentlyCompleted("absent", GROUP, 99))).isEmpty();
        repository.purge(ACCOUNT, now.plusSeconds(3), 99);
        assertThat(ids(repository.find(TaskQuery.recentlyCompleted(ACCOUNT, GROUP, 99))))
                .containsExactly("d4", "d3");
    }

    @Test
    void theListsOfOperatorsBeginWithTheOldestCompletion() {
        for (int i = 1; i <= 3; i++) {
            var end = now.minusSeconds(i);
            save(ended("u" + i, end).state(TaskState.OUTCOME_UNKNOWN).group("g" + i));
            save(ended("p" + i, end).tracking(columns(Delivery.PARKED)).group("g" + i));
        }
        save(
                ended("both", now)
                        .state(TaskState.OUTCOME_UNKNOWN)
                        .tracking(columns(Delivery.PARKED)));
        save(ended("neither", now.minusSeconds(9)));
        save(ended("foreign", now).state(TaskState.OUTCOME_UNKNOWN).account("other"));

        assertThat(ids(repository.find(TaskQuery.outcomeUnknown(ACCOUNT, 9))))
                .containsExactly("u3", "u2", "u1", "both");
        assertThat(ids(repository.find(TaskQuery.parked(ACCOUNT, 9))))
                .containsExactly("p3", "p2", "p1", "both");
        assertThat(ids(repository.find(TaskQuery.parked(ACCOUNT, 2)))).containsExactly("p3", "p2");
        assertThat(repository.find(TaskQuery.parked(ACCOUNT, 0))).isEmpty();
        assertThat(ids(repository.find(TaskQuery.outcomeUnknown("other", 9))))
                .containsExactly("foreign");
        assertThat(repository.find(TaskQuery.outcomeUnknown("absent", 9))).isEmpty();
    }

    @Test
    void aRowThatIsSettledLeavesItsList() {
        VideoTask unknown = save(ended("u", now).state(TaskState.OUTCOME_UNKNOWN));
        VideoTask parked = save(ended("p", now).tracking(columns(Delivery.PARKED)));

        change(unknown, TaskState.RUNNING);
        change(parked.toBuilder().tracking(parked.tracking().pending(null)));

        assertThat(repository.find(TaskQuery.outcomeUnknown(ACCOUNT, 9))).isEmpty();
        assertThat(repository.find(TaskQuery.parked(ACCOUNT, 9))).isEmpty();
    }

    @Test
    void theListsByDeliveryHoldAllGroups() {
        for (int i = 1; i <= 3; i++) {
            var end = now.minusSeconds(i);
            save(ended("p" + i, end).group("g" + i));
            save(ended("c" + i, end).tracking(columns(Delivery.CLAIMED)).group("g" + i));
            save(ended("d" + i, end).tracking(columns(Delivery.DELIVERED)).group("g" + i));
        }
        var delivered = columns(Delivery.DELIVERED);
        save(ended("u", now).state(TaskState.OUTCOME_UNKNOWN).tracking(delivered));
        save(ended("r", now).state(TaskState.REJECTED).tracking(delivered));
        save(ended("w", now).state(TaskState.WATCH_ENDED).tracking(delivered));
        save(ended("foreign", now).account("other"));

        assertThat(listed(Listed.PENDING, 9)).containsExactly("p3", "p2", "p1");
        assertThat(listed(Listed.PENDING, 2)).containsExactly("p3", "p2");
        assertThat(listed(Listed.CLAIMED, 9)).containsExactly("c3", "c2", "c1");
        assertThat(listed(Listed.DELIVERED, 9)).containsExactly("w", "d1", "d2", "d3");
        assertThat(listed(Listed.DELIVERED, 2)).containsExactly("w", "d1");
        assertThat(listed(Listed.PARKED, 9)).isEmpty();
    }

    @Test
    void tasksWhoseWatchEndedAreListedWhateverTheirDelivery() {
        for (Delivery delivery : List.of(Delivery.PENDING, Delivery.PARKED, Delivery.DELIVERED)) {
            var columns = columns(delivery);
            save(ended("w " + delivery, now).state(TaskState.WATCH_ENDED).tracking(columns));
            save(ended("c " + delivery, now).tracking(columns));
        }
        save(ended("foreign", now).state(TaskState.WATCH_ENDED).account("other"));

        assertThat(listed(Listed.WATCH_ENDED, 9))
                .containsExactlyInAnyOrder("w PENDING", "w PARKED", "w DELIVERED");
        assertThat(listed(Listed.WATCH_ENDED, 2)).hasSize(2);
    }

    private List<String> listed(Listed list, int limit) {
        return ids(repository.find(TaskQuery.listed(list, ACCOUNT, limit)));
    }

    @Test
    void theLatestPollsAreListedFirst() {
        for (int i = 1; i <= 3; i++) {
            var columns = columns(Delivery.NONE).withNextPollAt(now.plusSeconds(i));
            save(running("r" + i, now).tracking(columns));
        }
        save(ended("ended", now).tracking(columns(Delivery.PENDING)));

        assertThat(listed(Listed.LATEST_POLLS, 9)).containsExactly("r3", "r2", "r1");
        assertThat(listed(Listed.LATEST_POLLS, 2)).containsExactly("r3", "r2");
        assertThat(listed(Listed.RUNNING, 2)).containsExactly("r1", "r2");
    }

    @Test
    void overdueTasksAreListedWhileTheyRun() {
        for (int i = 1; i <= 3; i++) {
            VideoTask.Builder late = running("o" + i, now.minusSeconds(i));
            save(late.tracking(overdue(columns(Delivery.NONE))));
        }
        save(running("in time", now));
        save(ended("ended", now).tracking(overdue(columns(Delivery.PENDING))));

        assertThat(listed(Listed.OVERDUE, 9)).containsExactly("o3", "o2", "o1");
        assertThat(listed(Listed.OVERDUE, 1)).containsExactly("o3");
    }

    private static Tracking overdue(Tracking columns) {
        return columns.with(columns.polls().withOverdue(true));
    }

    @Test
    void theLastDeliveryErrorIsKeptUntilTheDelivery() {
        VideoTask claimed = save(ended("a", now).tracking(columns(Delivery.CLAIMED)));

        Tracking failed = claimed.tracking().withLastDeliveryError("\0" + "x".repeat(600));
        VideoTask pending = change(claimed.toBuilder().tracking(failed.pending(now)));
        assertThat(stored("a").getLastDeliveryError()).hasSize(500).startsWith("\uFFFDx");
        assertThat(stored("a").getNextDeliveryAt()).isNotNull();

        VideoTask again = change(pending.toBuilder().tracking(pending.tracking().claimedBy("p2")));
        assertThat(stored("a").getLastDeliveryError()).hasSize(500);
        assertThat(stored("a").getNode()).isEqualTo("p2");
        assertThat(stored("a").getDeliveryAttempt()).isEqualTo(1);

        change(again.toBuilder().tracking(again.tracking().withDelivery(Delivery.DELIVERED)));
        assertThat(stored("a").getLastDeliveryError()).isNull();
        assertThat(stored("a").getNode()).isNull();
    }

    @Test
    void theListOfRunningTasksBeginsWithTheNextPoll() {
        for (int i = 1; i <= 3; i++) {
            save(running("r" + i, now.plusSeconds(9 - i)));
        }
        save(ended("ended", now));
        save(running("foreign", now).account("other"));

        assertThat(ids(repository.find(TaskQuery.running(ACCOUNT, 9))))
                .containsExactly("r3", "r2", "r1");
        assertThat(ids(repository.find(TaskQuery.running(ACCOUNT, 2)))).containsExactly("r3", "r2");
        assertThat(repository.find(TaskQuery.running("absent", 9))).isEmpty();
    }
}
