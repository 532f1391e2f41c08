package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.NodeRows.fault;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskAwaiterTest {

    private final Node a = Node.alone();

    private void look(StatusOutcome outcome) {
        a.gateway.tells(outcome);
        a.live(Duration.ofSeconds(7));
        a.poller.tick();
    }

    private VideoTask delivered() {
        VideoTask ended = NodeRows.in(a, TaskState.COMPLETED);
        a.desk.delivered(a.desk.claim("default", null, 1).join().get(0));
        return a.row(ended.getSubmissionId());
    }

    @Test
    void whoAwaitsARunningTaskOwnsTheTellingAndGetsTheEnd() {
        var end = a.watch.await(NodeRows.in(a, TaskState.RUNNING), null);
        assertThat(end).isNotDone();
        assertThat(a.row("s").isOwnedBy("a")).isTrue();

        look(VIDEO);

        assertThat(now(end).getVideoUrl()).isNotNull();
        assertThat(a.desk.isClaimedHere(now(end))).isTrue();
        assertThat(a.desk.claim("default", null, 1).join()).as("not for a consumer").isEmpty();
    }

    @Test
    void twoWaitersGetTheSameEnd() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        var one = a.watch.await(running, null);
        var other = a.watch.await(running, null);

        look(VIDEO);

        assertThat(now(one)).isEqualTo(now(other));
        assertThat(a.waiters.size()).isZero();
    }

    @Test
    void whileOneOfTwoStillWaitsTheTellingStaysHere() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.watch.await(running, Duration.ofSeconds(1));
        var patient = a.watch.await(running, null);

        a.live(Duration.ofSeconds(1));
        assertThat(a.row("s").isOwnedBy("a")).isTrue();
        look(VIDEO);

        assertThat(a.desk.isClaimedHere(now(patient))).isTrue();
    }

    @Test
    void theWaiterOnAnotherNodeLeavesTheTellingToTheFirst() {
        Node b = a.beside("b");
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.watch.await(running, null);
        var second = b.watch.await(running, null);
        assertThat(a.row("s").isOwnedBy("a")).isTrue();

        look(VIDEO);
        assertThat(second).isNotDone();
        b.watch.refreshWaiters();

        assertThat(now(second).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(b.desk.isClaimedHere(now(second))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED"})
    void whoAwaitsAnEndThatNobodyWasToldOfGetsItAndTellsIt(TaskState state) {
        var end = a.watch.await(NodeRows.in(a, state), null);

        assertThat(now(end).getState()).isEqualTo(state);
        assertThat(a.desk.isClaimedHere(now(end))).isTrue();
        assertThat(now(end).tracking().delivery().deliveryAttempt()).isEqualTo(1);
    }

    @Test
    void whoAwaitsADeliveredEndGetsItAndChangesNothing() {
        VideoTask row = delivered();

        assertThat(now(a.watch.await(row, null)).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void whoAwaitsATaskWhoseWatchHasEndedHasItWatchedAgain() {
        var end = a.watch.await(NodeRows.in(a, TaskState.WATCH_ENDED), null);
        assertThat(end).isNotDone();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.NONE);

        look(VIDEO);

        assertThat(a.desk.isClaimedHere(now(end))).isTrue();
    }

    @Test
    void waitTimeoutEndsTheWaitAndFreesTheTask() {
        var end = a.watch.await(NodeRows.in(a, TaskState.RUNNING), Duration.ofSeconds(2));

        a.live(Duration.ofSeconds(2));

        assertThat(fault(end)).isInstanceOf(WatchEndedException.class);
        assertThat(((WatchEndedException) fault(end)).getTaskState()).isEqualTo("RUNNING");
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
        look(VIDEO);
        assertThat(a.desk.claim("default", null, 1).join()).as("for a consumer").hasSize(1);
    }

    @Test
    void theEndCancelsTheTimer() {
        a.watch.await(NodeRows.in(a, TaskState.RUNNING), Duration.ofHours(1));
        assertThat(a.scheduler.pending()).isEqualTo(1);

        look(VIDEO);

        assertThat(a.scheduler.pending()).isZero();
    }

    @Test
    void withoutALedgerNobodyWaits() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.repository.goDown();

        var end = a.watch.await(running, null);

        assertThat(fault(end)).isInstanceOf(ApiInOneException.class);
        assertThat(((ApiInOneException) fault(end)).getTaskId()).isEqualTo("task-1");
        assertThat(a.waiters.size()).isZero();
        a.repository.comeBack();
        a.kept.retry();
        assertThat(a.kept.size()).isZero();
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void anUnknownIdIsTakenInOnceByTwoAtOnce() {
        var one = a.watch.importTask("task-9", "default");
        var other = a.watch.importTask("task-9", "default");
        assertThat(a.gateway.looks).hasSize(2);

        a.gateway.looks.forEach(asked -> asked.reply().complete(RUNS));

        assertThat(now(one).getSubmissionId()).isEqualTo(now(other).getSubmissionId());
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).hasSize(1);
        assertThat(now(one).getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aKnownIdIsTakenInWithoutACall() {
        NodeRows.in(a, TaskState.RUNNING);

        assertThat(now(a.watch.importTask("task-1", "default")).getSubmissionId()).isEqualTo("s");
        assertThat(a.gateway.looks).isEmpty();
    }

    @Test
    void anIdWithoutAGoodAnswerIsNotTakenIn() {
        a.gateway.tells(DOWN, new StatusOutcome.Unavailable(404, "nobody", null, null));

        var later = fault(a.watch.importTask("task-9", "default"));
        var never = fault(a.watch.importTask("task-9", "default"));

        assertThat(later).isInstanceOf(ProviderBusyException.class);
        assertThat(never).isExactlyInstanceOf(ApiInOneException.class);
        assertThat(((ApiInOneException) never).getHttpStatus()).isEqualTo(404);
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).isEmpty();
    }

    @Test
    void statusLeavesATaskWhoseWatchHasEndedWhileItRuns() {
        VideoTask row = NodeRows.in(a, TaskState.WATCH_ENDED);
        a.gateway.tells(RUNS);

        assertThat(now(a.watch.status("task-1", "x")).getState()).isEqualTo(TaskState.WATCH_ENDED);
        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void statusTellsTheEndOfATaskWhoseWatchHadEnded() {
        NodeRows.in(a, TaskState.WATCH_ENDED);
        a.desk.delivered(a.desk.claim("default", null, 1).join().get(0));
        a.gateway.tells(VIDEO);

        assertThat(now(a.watch.status("task-1", "x")).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery())
                .as("the true end is told too")
                .isEqualTo(Delivery.PENDING);
    }

    @Test
    void theLinksOfADeliveredEndAreFetchedAnew() {
        VideoTask row = delivered();
        assertThat(row.getVideoUrls()).isEmpty();
        a.gateway.tells(VIDEO, VIDEO);

        assertThat(now(a.watch.withVideoUrls(row)).getVideoUrl()).endsWith("v.mp4");
        assertThat(now(a.watch.status("task-1", "x")).getVideoUrl()).endsWith("v.mp4");
        assertThat(a.row("s").getVideoUrls()).as("not kept again").isEmpty();
    }

    @Test
    void linksThatCannotBeFetchedForADeliveredEndAreAFault() {
        VideoTask row = delivered();
        a.gateway.tells(DOWN);

        assertThat(fault(a.watch.withVideoUrls(row))).isInstanceOf(ProviderBusyException.class);
    }
}
