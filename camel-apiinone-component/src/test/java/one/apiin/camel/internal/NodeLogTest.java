package one.apiin.camel.internal;

import static one.apiin.camel.internal.NodeRows.RUNS;
import static one.apiin.camel.internal.NodeRows.VIDEO;
import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.repository.LedgerException;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.operations.ComponentLog.Line;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that many tasks, or many polls, could repeat, and the ids that lines carry. */
class NodeLogTest {

    private static final String SUBMISSION = "camel.apiinone.submissionId";
    private static final String TASK = "camel.apiinone.taskId";
    private static final int MANY = 5;
    private static final Duration GAP = Duration.ofMinutes(5);

    private final Node a = Node.alone();
    private final ComponentLog log = ComponentLog.listen();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private List<Line> with(Level level, String words) {
        return log.from(level).stream().filter(line -> line.text().contains(words)).toList();
    }

    /** Each event once, at one level or the other. */
    private List<Line> all(String words) {
        return with(Level.DEBUG, words);
    }

    private void assertOneOfMany(Level level, String words, String last) {
        assertOneOfMany(level, words, last, "");
    }

    /** Without the line {@code first}, which has the stack trace of the first one. */
    private void assertOneOfMany(Level level, String words, String last, String first) {
        assertThat(with(Level.WARN, words))
                .singleElement()
                .satisfies(line -> assertThat(line.level()).isEqualTo(level))
                .satisfies(line -> assertThat(line.mdc()).containsEntry(SUBMISSION, "s0"));
        assertThat(all(words))
                .filteredOn(line -> !line.text().equals(first))
                .hasSize(MANY)
                .last()
                .extracting(Line::text)
                .asString()
                .contains(last);
    }

    private void many(StatusOutcome... outcomes) {
        IntStream.range(0, MANY)
                .forEach(
                        i -> {
                            a.gateway.answers(accepted("task-" + i));
                            a.submit("s" + i);
                        });
        for (StatusOutcome outcome : outcomes) {
            recordAll(outcome);
        }
    }

    private void recordAll(StatusOutcome outcome) {
        IntStream.range(0, MANY).forEach(i -> a.poller.record(a.row("s" + i), outcome, "poll"));
    }

    private void fails(String call) {
        a.repository.onCall(
                call,
                () -> {
                    throw new LedgerException("down", new IllegalStateException("no route"));
                });
    }

    @Test
    void dueTasksThatCannotBeReadAreOneWarningAndAnotherAfterFiveMinutes() {
        fails("claimDue");
        for (int i = 0; i < MANY; i++) {
            a.poller.tick();
        }
        assertThat(with(Level.WARN, "Could not read due tasks"))
                .singleElement()
                .extracting(Line::text)
                .asString()
                .contains("no route");

        a.live(GAP);
        a.poller.tick();

        assertThat(with(Level.WARN, "Could not read due tasks"))
                .last()
                .extracting(Line::text)
                .asString()
                .contains("times since the last such line");
        assertThat(with(Level.WARN, "Could not read due tasks")).hasSize(2);
    }

    @Test
    void statusesThatCannotBeStoredAreOneWarning() {
        many();
        a.live(Node.FIRST_POLL);
        fails("transition");
        IntStream.range(0, MANY).forEach(i -> a.gateway.statuses(VIDEO));

        a.poller.tick();

        String trace = "Status of task task-0 could not be stored";
        assertOneOfMany(Level.WARN, "could not be stored", "task-4", trace);
    }

    @Test
    void overdueTasksAreOneWarning() {
        a.pollBy(
                new PollSettings(
                        Duration.ofSeconds(5), null, Duration.ofDays(1), Duration.ofMinutes(1)));
        many();
        a.live(Duration.ofMinutes(2));

        recordAll(RUNS);

        assertOneOfMany(Level.WARN, "longer than overdueAfter", "task-4");
        assertThat(with(Level.WARN, "longer than overdueAfter").get(0).mdc())
                .containsEntry(TASK, "task-0");
    }

    @Test
    void parkedCompletionsAreOneErrorWithTheIdsOfTheFirst() {
        many(VIDEO);

        a.claim(MANY).forEach(one -> a.deliveries.failed(one, "x.Down: no", GAP, 1));

        assertOneOfMany(Level.ERROR, "PARKED", "task-4");
        assertThat(with(Level.ERROR, "PARKED").get(0).text()).contains("s0", "task-0", "x.Down");
        assertThat(a.row("s4").getDelivery()).isEqualTo(Delivery.PARKED);
    }

    @Test
    void parkedCompletionsThatNothingFollowsAreCountedAfterFiveMinutes() {
        many(VIDEO);
        a.claim(MANY).forEach(one -> a.deliveries.failed(one, "x.Down: no", GAP, 1));
        a.deliveries.tick();
        assertThat(with(Level.ERROR, "PARKED")).hasSize(1);

        a.time.advance(GAP);
        a.deliveries.tick();
        a.deliveries.tick();

        assertThat(with(Level.ERROR, "PARKED"))
                .hasSize(2)
                .last()
                .extracting(Line::text)
                .asString()
                .contains("s4", "(4 times since the last such line)");
    }

    @Test
    void claimsThatExpireAreOneWarning() {
        many(VIDEO);
        a.claim(MANY);
        a.live(Node.CLAIM_TIMEOUT);

        a.deliveries.expireClaims();

        assertThat(with(Level.WARN, "not confirmed within")).hasSize(1);
        assertThat(all("not confirmed within")).hasSize(MANY);
    }

    @Test
    void theRowsOfADeadProcessAreOneWarning() {
        many(VIDEO);
        a.claim(MANY);

        a.survivedBy("b");

        assertThat(with(Level.WARN, "that owned submission")).hasSize(1);
        assertThat(all("that owned submission")).hasSize(MANY);
    }

    @Test
    void anUnknownOutcomeIsAnErrorWithItsId() {
        a.gateway.answers(unknown());
        a.submit("s");

        assertThat(with(Level.ERROR, "is unknown"))
                .singleElement()
                .satisfies(line -> assertThat(line.mdc()).containsEntry(SUBMISSION, "s"));
    }

    @Test
    void anIdThatTheLedgerDoesNotStoreIsAnErrorWithBothIds() {
        a.gateway.answers(accepted("task-1"));
        a.gateway.onPost(() -> fails("transition"));
        a.submit("s");

        assertThat(with(Level.ERROR, "accepted and paid"))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.mdc())
                                        .containsEntry(SUBMISSION, "s")
                                        .containsEntry(TASK, "task-1"));
    }

    @Test
    void anOutcomeThatACallbackResolvesHasBothIds() {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        a.gateway.statuses(RUNS, RUNS);

        a.runtime.callbacks().receive("s", "task-9");

        assertThat(with(Level.INFO, "is known"))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line.mdc())
                                        .containsEntry(SUBMISSION, "s")
                                        .containsEntry(TASK, "task-9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivered", "failed", "parked"})
    void aLineOfAnUnknownOutcomeNamesNoNull(String result) {
        NodeRows.in(a, TaskState.OUTCOME_UNKNOWN);
        VideoTask row = a.row("s");
        VideoTask pending =
                a.store.transition(row, row.with(row.tracking().pending(null))).orElseThrow();
        VideoTask claimed = a.claim(1).get(0);
        assertThat(claimed.getSubmissionId()).isEqualTo(pending.getSubmissionId());

        switch (result) {
            case "delivered" -> a.deliveries.delivered(claimed);
            case "failed" -> a.deliveries.failed(claimed, "x.Down: no", GAP, 5);
            default -> a.deliveries.failed(claimed, "x.Down: no", GAP, 1);
        }

        assertThat(with(Level.INFO, "ubmission s"))
                .isNotEmpty()
                .extracting(Line::text)
                .noneMatch(text -> text.contains("null"));
    }

    @Test
    void aModelWithoutAPriceIsSubmittedWithoutAFigure() {
        VideoRequest request = new VideoRequest("a-model-of-tomorrow", "a lighthouse");
        a.gateway.answers(accepted("task-1"));

        a.submit(Node.command("s", request, null, false, false));

        assertThat(with(Level.INFO, "Submitted s"))
                .singleElement()
                .extracting(Line::text)
                .asString()
                .endsWith("a-model-of-tomorrow, credits unknown");
    }

    @Test
    void anImportedTaskIsOfAnUnknownModel() {
        a.gateway.statuses(VIDEO);
        a.awaiter.importTask("task-9", "default");

        assertThat(with(Level.INFO, "task-9"))
                .isNotEmpty()
                .extracting(Line::text)
                .noneMatch(text -> text.contains("null"))
                .last()
                .asString()
                .endsWith("model unknown, 24 credits");
    }
}
