package one.apiin.camel.internal;

import static one.apiin.camel.internal.NodeRows.DOWN;
import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorActionsTest {

    private final Node a = Node.alone();
    private final OperatorActions operator = a.runtime.operator();

    private VideoTask decide(String action, String submissionId) {
        return switch (action) {
            case "release" -> operator.release(submissionId);
            case "notCharged" -> operator.notCharged(submissionId);
            case "adopt" -> operator.adopt(submissionId, "task-2");
            case "checkNow" -> operator.checkNow(submissionId);
            default -> throw new IllegalArgumentException(action);
        };
    }

    private void refused(String action, TaskState state) {
        VideoTask row = NodeRows.in(a, state);
        a.gateway.statuses(RUNS);

        Throwable why = catchThrowable(() -> decide(action, "s"));

        assertThat(why).isInstanceOf(IllegalStateException.class);
        assertThat(why).hasMessageContaining("s").hasMessageContaining(state.name());
        assertThat(a.row("s").version()).as("nothing changed").isEqualTo(row.version());
    }

    @Test
    void aRowThatIsPurgedMeanwhileIsRefused() {
        VideoTask row = NodeRows.in(a, TaskState.REJECTED);
        a.repository.onCall(
                "find", () -> a.store.purge("default", row.getCreatedAt().plusSeconds(3600), 9));

        assertThatIllegalStateException()
                .isThrownBy(() -> operator.release("s"))
                .withMessage("Submission s was just purged");
    }

    @ParameterizedTest
    @EnumSource
    void onlyAParkedCompletionIsReleased(TaskState state) {
        refused("release", state);
    }

    @ParameterizedTest
    @EnumSource(names = "OUTCOME_UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnUnknownOutcomeIsMarkedNotCharged(TaskState state) {
        refused("notCharged", state);
    }

    @ParameterizedTest
    @EnumSource(names = "OUTCOME_UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnUnknownOutcomeAdoptsATask(TaskState state) {
        refused("adopt", state);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RUNNING", "WATCH_ENDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyARunningOrWatchEndedTaskIsCheckedNow(TaskState state) {
        refused("checkNow", state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"release", "notCharged", "adopt", "checkNow"})
    void anUnknownSubmissionIdIsReported(String action) {
        a.gateway.statuses(RUNS);

        assertThat(catchThrowable(() -> decide(action, "unknown")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown");
    }

    /** A ledger may hold several accounts. */
    @ParameterizedTest
    @CsvSource({
        "release, COMPLETED, PARKED",
        "notCharged, OUTCOME_UNKNOWN, NONE",
        "adopt, OUTCOME_UNKNOWN, NONE",
        "checkNow, WATCH_ENDED, PENDING",
    })
    void aSubmissionOfAnotherAccountIsNotDecidedHere(
            String action, TaskState state, Delivery delivery) {
        VideoTask foreign = foreign(state, delivery);
        a.gateway.statuses(RUNS);

        assertThat(catchThrowable(() -> decide(action, "foreign")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The ledger has no submission foreign");
        assertThat(a.row("foreign").version()).as("unchanged").isEqualTo(foreign.version());
    }

    private VideoTask foreign(TaskState state, Delivery delivery) {
        Instant now = a.time.instant();
        a.store.reserve(
                VideoTask.builder()
                        .submissionId("foreign")
                        .account("other")
                        .group("default")
                        .state(state)
                        .createdAt(now)
                        .submittedAt(now)
                        .endedAt(now)
                        .tracking(
                                Tracking.reserved(null, 0)
                                        .withRequestInFlight(false)
                                        .withDelivery(delivery))
                        .build());
        return a.row("foreign");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "release|COMPLETED|task task-1, grok-imagine/text-to-video, 24 credits|COMPLETED,"
                        + " PARKED to COMPLETED, PENDING",
                "notCharged|OUTCOME_UNKNOWN|no task, grok-imagine/text-to-video, 24 credits"
                        + " expected|OUTCOME_UNKNOWN, CLAIMED to REJECTED, NONE",
                "adopt|OUTCOME_UNKNOWN|task task-2, grok-imagine/text-to-video, 24 credits"
                        + " expected|OUTCOME_UNKNOWN, CLAIMED to RUNNING, NONE",
                "checkNow|WATCH_ENDED|task task-1, grok-imagine/text-to-video, 24 credits|WATCH_ENDED,"
                        + " PENDING to RUNNING, NONE",
            })
    void aDecisionIsOneLineWithItsIds(String action, TaskState state, String what, String how) {
        NodeRows.in(a, state);
        if (action.equals("release")) {
            VideoTask claimed = a.deliveries.claim("default", null, 1).get(0);
            a.deliveries.failed(claimed, "archive down", Duration.ofSeconds(1), 1);
        }
        a.gateway.statuses(RUNS);
        try (ComponentLog log = ComponentLog.listen()) {
            decide(action, "s");

            assertThat(log.from(Level.INFO))
                    .filteredOn(line -> line.text().startsWith("An operator decided"))
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.text())
                                        .isEqualTo(
                                                "An operator decided %s of submission s (%s): %s"
                                                        .formatted(action, what, how));
                                assertThat(line.mdc())
                                        .containsEntry("camel.apiinone.submissionId", "s");
                            });
        }
    }

    @Test
    void aDecisionThatIsRefusedLeavesNoLine() {
        NodeRows.in(a, TaskState.RUNNING);
        try (ComponentLog log = ComponentLog.listen()) {
            assertThat(catchThrowable(() -> operator.release("s"))).isNotNull();

            assertThat(log.lines()).noneMatch(line -> line.contains("An operator decided"));
        }
    }

    @Test
    void aTaskWhoseWatchEndedIsListedUntilItIsCheckedAgain() {
        NodeRows.in(a, TaskState.WATCH_ENDED);

        assertThat(operator.list("WATCH_ENDED"))
                .extracting(VideoTask::getSubmissionId)
                .containsExactly("s");
        operator.checkNow("s");
        assertThat(operator.list("WATCH_ENDED")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "FAILED", "WATCH_ENDED"})
    void aReleasedCompletionIsDeliveredAgainWithItsAttemptsReset(TaskState state) {
        NodeRows.in(a, state);
        VideoTask claimed = a.deliveries.claim("default", null, 1).get(0);
        a.deliveries.failed(claimed, "java.io.IOException: archive down", Duration.ofSeconds(1), 1);
        assertThat(a.row("s").getDelivery()).isEqualTo(Delivery.PARKED);

        assertThat(operator.release("s").getDelivery()).isEqualTo(Delivery.PENDING);

        VideoTask again = a.deliveries.claim("default", null, 1).get(0);
        assertThat(again.tracking().delivery().deliveryAttempt()).isEqualTo(1);
        assertThat(again.getState()).isEqualTo(state);
    }

    @Test
    void notChargedRejectsTheRowAndReleasesItsKey() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);

        VideoTask free = operator.notCharged("s");

        assertThat(free.getState()).isEqualTo(TaskState.REJECTED);
        assertThat(free.getDelivery()).as("nothing to deliver").isEqualTo(Delivery.NONE);
        assertThat(free.tracking().ownership().owner()).isNull();
        a.gateway.answers(ScriptedGateway.accepted("task-2"));
        assertThat(now(a.submit("t", "key")).task().getTaskId()).isEqualTo("task-2");
    }

    @Test
    void aSubmissionWhoseTaskACallbackNamedIsNotChargedOnlyOnceTheProviderDeniesIt() {
        VideoTask row = NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        Instant soon = a.time.instant().plusSeconds(9);
        Tracking named = row.tracking().onCallback("task-9", a.time.instant(), soon);
        VideoTask asked = a.store.transition(row, row.with(named)).orElseThrow();

        assertThat(catchThrowable(() -> operator.notCharged("s")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "A callback named task task-9 for submission s: adopt it, or wait until the"
                                + " provider has denied it");
        assertThat(a.row("s").version()).as("nothing changed").isEqualTo(asked.version());

        a.store.transition(asked, asked.with(asked.tracking().withNextPollAt(null)));
        assertThat(operator.notCharged("s").getState()).isEqualTo(TaskState.REJECTED);
    }

    @Test
    void anAdoptedTaskIsPolledAndItsCompletionDelivered() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(RUNS, NodeRows.VIDEO);

        VideoTask adopted = operator.adopt("s", "task-2");
        assertThat(adopted.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(adopted.getTaskId()).isEqualTo("task-2");
        assertThat(adopted.getDelivery()).isEqualTo(Delivery.NONE);
        a.poller.tick();

        assertThat(a.gateway.posts).as("no second POST").hasSize(1);
        assertThat(a.deliveries.claim("default", "task-2", 1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s ", " %s", "%s\n", "\t%s", "\u00a0%s\u00a0", "\u2003%s"})
    void whiteSpaceThatWasCopiedWithAnIdIsStripped(String form) {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(RUNS);

        VideoTask adopted = operator.adopt(form.formatted("s"), form.formatted("task-2"));

        assertThat(adopted.getTaskId()).isEqualTo("task-2");
        assertThat(operator.checkNow(form.formatted("s")).getSubmissionId()).isEqualTo("s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"task 2", "task-1\ntask-2", "task-2\u00a0running"})
    void anIdWithWhiteSpaceInsideIsRefusedBeforeTheProviderIsAsked(String id) {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);

        assertThat(catchThrowable(() -> operator.adopt("s", id)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Give a task id; it contains white space");
    }

    @Test
    void aTaskOfAnotherSubmissionIsNotAdopted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.answers(ScriptedGateway.accepted("task-2"));
        a.submit("t");

        assertThat(catchThrowable(() -> operator.adopt("s", "task-2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("t");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void aTaskThatWasOnlyImportedIsAdoptedByTheSubmissionThatPaidForIt() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(RUNS, RUNS);
        assertThat(a.awaiter.importTask("task-2", "default").isImported()).isTrue();

        VideoTask adopted = operator.adopt("s", "task-2");

        assertThat(adopted.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(now(a.submit("t", "key")).task().getTaskId()).isEqualTo("task-2");
        assertThat(a.gateway.posts).as("no second POST").hasSize(1);
    }

    @Test
    void aTaskThatAnotherNodeAdoptsAtTheSameMomentIsNotAdopted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.answers(ScriptedGateway.unknown());
        a.submit("t");
        a.gateway.statuses(RUNS, RUNS);
        OperatorActions other = a.beside("b").runtime.operator();
        AtomicInteger reads = new AtomicInteger();
        a.repository.onCall(
                "find",
                () -> {
                    if (reads.incrementAndGet() == 3) { // seen free for the last time
                        other.adopt("t", "task-2");
                    }
                });

        assertThat(catchThrowable(() -> operator.adopt("s", "task-2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("task-2 was adopted");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(a.row("t").getState()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void aTaskThatTheProviderCannotConfirmIsNotAdopted() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(DOWN);

        assertThat(catchThrowable(() -> operator.adopt("s", "task-2")))
                .isInstanceOf(ProviderBusyException.class);
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "WATCH_ENDED"})
    void checkNowMakesATaskDueAtOnce(TaskState state) {
        NodeRows.in(a, state);
        a.gateway.statusCalls.clear();

        VideoTask due = operator.checkNow("s");
        a.poller.tick();

        assertThat(due.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(due.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(a.gateway.statusCalls).hasSize(1);
    }

    @Test
    void checkNowKeepsTheOwnerOfAnAwaitedTask() {
        var completion = a.awaiter.await(NodeRows.in(a, TaskState.RUNNING), null);

        operator.checkNow("s");
        a.gateway.statuses(NodeRows.VIDEO);
        a.poller.tick();

        assertThat(a.deliveries.isClaimedHere(now(completion))).isTrue();
    }

    @Test
    void anOperatorActionFailsWhileTheLedgerIsDown() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.repository.goDown();

        assertThat(catchThrowable(() -> operator.notCharged("s")))
                .hasMessageContaining("ledger is down");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }
}
