package one.apiin.camel.internal.poll;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.NodeRows.failure;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.internal.transition.RecoveryTransitions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TaskAwaiterTest {

    private static final StatusOutcome RENEWED =
            new StatusOutcome.Completed(List.of("https://cdn.example/new.mp4"), 24, "{}");

    private final Node a = Node.alone();

    private void poll(StatusOutcome outcome) {
        a.gateway.statuses(outcome);
        a.live(Duration.ofSeconds(7));
        a.poller.tick();
    }

    private VideoTask delivered() {
        VideoTask ended = NodeRows.in(a, TaskState.COMPLETED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        return a.row(ended.getSubmissionId());
    }

    @Test
    void aWaitForARunningTaskOwnsItAndReceivesTheCompletion() {
        var completion = a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);
        assertThat(completion).isNotDone();
        assertThat(a.row("s").isOwnedBy("a")).isTrue();

        poll(VIDEO);

        assertThat(now(completion).getVideoUrl()).isNotNull();
        assertThat(a.deliveries.isClaimedHere(now(completion))).isTrue();
        assertThat(a.deliveries.claim("default", null, 1)).as("not for a consumer").isEmpty();
    }

    @Test
    void twoWaitsReceiveTheSameCompletion() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        var one = a.awaiter.await(running, null);
        var other = a.awaiter.await(running, null);

        poll(VIDEO);

        assertThat(now(one)).isEqualTo(now(other));
        assertThat(a.waiters.submissionIds()).isEmpty();
    }

    @Test
    void theTaskStaysOwnedWhileOneOfTwoWaitsIsOpen() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.awaiter.await(running, Duration.ofSeconds(1));
        var patient = a.awaiter.await(running, null);

        a.live(Duration.ofSeconds(1));
        assertThat(a.row("s").isOwnedBy("a")).isTrue();
        poll(VIDEO);

        assertThat(a.deliveries.isClaimedHere(now(patient))).isTrue();
    }

    @Test
    void aWaitOnAnotherNodeReceivesTheCompletionWithoutClaimingIt() {
        Node b = a.beside("b");
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.awaiter.await(running, null);
        var second = b.awaiter.await(running, null);
        assertThat(a.row("s").isOwnedBy("a")).isTrue();

        poll(VIDEO);
        assertThat(second).isNotDone();
        b.awaiter.refreshWaiters();

        assertThat(now(second).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(b.deliveries.isClaimedHere(now(second))).isFalse();
    }

    @Test
    void aWaitKeepsTheCompletionFromTheConsumersAlsoWhenTheNodeThatOwnedItHasDied() {
        Node b = a.beside("b");
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.awaiter.await(running, null);
        var second = b.awaiter.await(running, null);
        b.outlive();

        b.awaiter.refreshWaiters();
        b.gateway.statuses(VIDEO);
        b.poller.tick();

        assertThat(b.deliveries.isClaimedHere(now(second))).isTrue();
        assertThat(b.deliveries.claim("default", null, 1)).as("not for a consumer").isEmpty();
    }

    @Test
    void aWaitClaimsTheCompletionThatCameWhileTheNodeThatOwnedItWaitedNoMore() {
        Node b = a.beside("b");
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.awaiter.await(running, Duration.ofSeconds(2));
        var second = b.awaiter.await(running, null);
        poll(VIDEO);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PENDING);

        b.renew();
        b.awaiter.refreshWaiters();

        assertThat(b.deliveries.isClaimedHere(now(second))).isTrue();
        assertThat(b.deliveries.claim("default", null, 1)).as("not for a consumer").isEmpty();
    }

    @Test
    void aRefreshDoesNotResumeATaskWhoseWatchHasEnded() {
        Node b = a.beside("b");
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.awaiter.await(running, Duration.ofSeconds(2));
        var second = b.awaiter.await(running, null);
        a.pollBy(new PollSettings(Duration.ofSeconds(5), Duration.ofSeconds(6)));
        poll(RUNS);

        b.renew();
        b.awaiter.refreshWaiters();

        assertThat(now(second).getState()).isEqualTo(TaskState.WATCH_ENDED);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.WATCH_ENDED);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED"})
    void aWaitForAPendingCompletionClaimsIt(TaskState state) {
        var completion = a.awaiter.await(NodeRows.in(a, state), null);

        assertThat(now(completion).getState()).isEqualTo(state);
        assertThat(a.deliveries.isClaimedHere(now(completion))).isTrue();
        assertThat(now(completion).tracking().delivery().deliveryAttempt()).isEqualTo(1);
    }

    @Test
    void aWaitForADeliveredCompletionReceivesItWithoutClaimingIt() {
        VideoTask row = delivered();

        assertThat(now(a.awaiter.await(row, null)).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void aWaitForAWatchEndedTaskResumesIt() {
        var completion = a.awaiter.await(NodeRows.in(a, TaskState.WATCH_ENDED), null);
        assertThat(completion).isNotDone();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.NONE);

        poll(VIDEO);

        assertThat(a.deliveries.isClaimedHere(now(completion))).isTrue();
    }

    @Test
    void waitTimeoutEndsTheWaitAndReleasesTheTask() {
        var completion = a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), Duration.ofSeconds(2));

        a.live(Duration.ofSeconds(2));

        assertThat(failure(completion)).isInstanceOf(WatchEndedException.class);
        assertThat(((WatchEndedException) failure(completion)).getTaskState()).isEqualTo("RUNNING");
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
        poll(VIDEO);
        assertThat(a.deliveries.claim("default", null, 1)).as("for a consumer").hasSize(1);
    }

    @Test
    void aCompletionCancelsTheTimerOfTheWait() {
        a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), Duration.ofHours(1));
        assertThat(a.scheduler.pending()).isEqualTo(1);

        poll(VIDEO);

        assertThat(a.scheduler.pending()).isZero();
    }

    @Test
    void aWaitFailsWhileTheLedgerIsDown() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.repository.goDown();

        var completion = a.awaiter.await(running, null);

        assertThat(failure(completion)).isInstanceOf(ApiInOneException.class);
        assertThat(((ApiInOneException) failure(completion)).getTaskId()).isEqualTo("task-1");
        assertThat(a.waiters.submissionIds()).isEmpty();
        a.repository.comeBack();
        a.pendingWrites.retry();
        assertThat(a.pendingWrites.size()).isZero();
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void aWaitThatBeginsWhileTheComponentStopsFailsAndReleasesTheTask() {
        VideoTask running = NodeRows.in(a, TaskState.RUNNING);
        a.scheduler.shutdown();

        var completion = a.awaiter.await(running, Duration.ofSeconds(2));

        assertThat(failure(completion)).isInstanceOf(WatchEndedException.class);
        assertThat(a.waiters.submissionIds()).isEmpty();
        assertThat(a.row("s").tracking().ownership().owner()).isNull();
    }

    @Test
    void anUnknownTaskIdIsImportedOnceByTwoConcurrentCalls() {
        var one = a.turns.start(() -> a.awaiter.importTask("task-9", "default"));
        var other = a.turns.start(() -> a.awaiter.importTask("task-9", "default"));
        assertThat(a.gateway.statusCalls).hasSize(2);

        a.gateway.statusCalls.forEach(asked -> asked.reply().complete(RUNS));

        assertThat(now(one).getSubmissionId()).isEqualTo(now(other).getSubmissionId());
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).hasSize(1);
        assertThat(now(one).getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aTaskIdInTheLedgerIsImportedWithoutAStatusCall() {
        NodeRows.in(a, TaskState.RUNNING);

        assertThat(a.awaiter.importTask("task-1", "default").getSubmissionId()).isEqualTo("s");
        assertThat(a.gateway.statusCalls).isEmpty();
    }

    @Test
    void aTaskIdThatTheProviderCannotConfirmIsNotImported() {
        a.gateway.statuses(DOWN, new StatusOutcome.Unavailable(404, "unknown task", null, null));

        var later = catchThrowable(() -> a.awaiter.importTask("task-9", "default"));
        var never = catchThrowable(() -> a.awaiter.importTask("task-9", "default"));

        assertThat(later).isInstanceOf(ProviderBusyException.class);
        assertThat(never).isExactlyInstanceOf(ApiInOneException.class);
        assertThat(((ApiInOneException) never).getHttpStatus()).isEqualTo(404);
        assertThat(a.store.find(TaskQuery.byTaskId("default", "task-9"))).isEmpty();
    }

    @Test
    void statusDoesNotResumeAWatchEndedTaskThatIsStillRunning() {
        VideoTask row = NodeRows.in(a, TaskState.WATCH_ENDED);
        a.gateway.statuses(RUNS);

        assertThat(a.awaiter.status("task-1", "x").getState()).isEqualTo(TaskState.WATCH_ENDED);
        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void statusStoresTheCompletionOfAWatchEndedTask() {
        NodeRows.in(a, TaskState.WATCH_ENDED);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        a.gateway.statuses(VIDEO);

        assertThat(a.awaiter.status("task-1", "x").getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(a.row("s").getDelivery())
                .as("the completion is delivered too")
                .isEqualTo(Delivery.PENDING);
    }

    /** Another node has resumed, delivered and purged it while the provider was asked. */
    @Test
    void statusOfARowThatIsPurgedMeanwhileGivesWhatTheProviderSays() {
        VideoTask row = NodeRows.in(a, TaskState.WATCH_ENDED);
        var asked = a.turns.start(() -> a.awaiter.status("task-1", "x"));
        VideoTask running = RecoveryTransitions.resume(row, a.clock.now(), null);
        VideoTask stored = a.store.transition(row, running).orElseThrow();
        a.poller.record(stored, VIDEO, VideoTask.POLL);
        a.deliveries.delivered(a.deliveries.claim("default", null, 1).get(0));
        a.store.purge("default", a.clock.now().plus(Duration.ofDays(1)), 1);

        a.gateway.statusCalls.forEach(call -> call.reply().complete(VIDEO));

        assertThat(now(asked).getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(now(asked).getSubmissionId()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "CLAIMED", "PARKED"})
    void statusReplacesTheUrlsOfACompletionUntilItsDelivery(Delivery delivery) {
        NodeRows.in(a, TaskState.COMPLETED);
        if (delivery != Delivery.PENDING) {
            VideoTask claimed = a.deliveries.claim("default", null, 1).get(0);
            if (delivery == Delivery.PARKED) {
                a.deliveries.failed(claimed, "the archive is down", Duration.ofSeconds(1), 1);
            }
        }
        a.gateway.statuses(RENEWED);

        assertThat(a.awaiter.status("task-1", "x").getVideoUrl()).endsWith("new.mp4");
        assertThat(a.row("s").getVideoUrl()).endsWith("new.mp4");
        assertThat(a.row("s").getDelivery()).isEqualTo(delivery);
    }

    @Test
    void aDeliveryWhoseUrlsWereReplacedMeanwhileIsConfirmed() {
        NodeRows.in(a, TaskState.COMPLETED);
        VideoTask claimed = a.deliveries.claim("default", null, 1).get(0);
        a.gateway.statuses(RENEWED);
        a.awaiter.status("task-1", "x");

        a.deliveries.delivered(claimed);

        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.DELIVERED);
        assertThat(a.row("s").getVideoUrls()).isEmpty();
    }

    @Test
    void theSameUrlsAndAReplyWithoutUrlsChangeNoRow() {
        VideoTask row = NodeRows.in(a, TaskState.COMPLETED);
        a.gateway.statuses(VIDEO, new StatusOutcome.Completed(List.of(), 24, "{}"));

        assertThat(a.awaiter.status("task-1", "x").getVideoUrl()).endsWith("v.mp4");
        assertThat(a.awaiter.status("task-1", "x").getVideoUrl()).endsWith("v.mp4");
        assertThat(a.row("s").version()).isEqualTo(row.version());
    }

    @Test
    void statusGivesNewUrlsAlthoughTheyCannotBeStored() {
        NodeRows.in(a, TaskState.COMPLETED);
        a.gateway.statuses(RENEWED);
        a.repository.loseAnswersOf("transition");

        assertThat(a.awaiter.status("task-1", "x").getVideoUrl()).endsWith("new.mp4");
    }

    @Test
    void theUrlsOfADeliveredCompletionAreQueriedAgain() {
        VideoTask row = delivered();
        assertThat(row.getVideoUrls()).isEmpty();
        a.gateway.statuses(VIDEO, VIDEO);

        assertThat(a.awaiter.withVideoUrls(row).getVideoUrl()).endsWith("v.mp4");
        assertThat(a.awaiter.status("task-1", "x").getVideoUrl()).endsWith("v.mp4");
        assertThat(a.row("s").getVideoUrls()).as("not stored again").isEmpty();
    }

    @Test
    void urlsOfADeliveredCompletionThatCannotBeQueriedAreAnException() {
        VideoTask row = delivered();
        a.gateway.statuses(DOWN);

        assertThat(catchThrowable(() -> a.awaiter.withVideoUrls(row)))
                .isInstanceOf(ProviderBusyException.class);
    }

    @Test
    void aStatusCallWithoutAPermitDoesNotSayThatNothingWasCharged() {
        VideoTask row = delivered();
        a.limiter.close();

        assertThat(catchThrowable(() -> a.awaiter.withVideoUrls(row)))
                .isInstanceOf(ProviderBusyException.class)
                .hasMessageStartingWith("No status now; try later: no permit")
                .hasMessageNotContaining("charged");
    }

    @ParameterizedTest
    @CsvSource({"task-1, s", "another,"})
    void aStatusCallWithoutAPermitSaysWhatTheLedgerHasOfTheTask(String taskId, String submission) {
        NodeRows.in(a, TaskState.RUNNING);
        a.limiter.close();

        assertThat(catchThrowable(() -> a.awaiter.status(taskId, "default")))
                .isInstanceOfSatisfying(
                        ProviderBusyException.class,
                        busy -> {
                            assertThat(busy.getTaskId()).isEqualTo(taskId);
                            assertThat(busy.getSubmissionId()).isEqualTo(submission);
                            assertThat(busy.isMayHaveBeenCharged()).isEqualTo(submission != null);
                        });
    }
}
