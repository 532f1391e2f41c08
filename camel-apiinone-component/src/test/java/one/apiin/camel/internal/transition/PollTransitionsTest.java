package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollPlan;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollTransitionsTest {

    private static final PollSettings SETTINGS =
            new PollSettings(Duration.ofSeconds(5), Duration.ofDays(7));
    private static final Instant NOW = Rows.SUBMITTED.plusSeconds(90);
    private static final StatusOutcome.Completed DONE =
            new StatusOutcome.Completed(List.of("https://h/1.mp4", "https://h/2.mp4"), 30, "{d}");
    private static final StatusOutcome WITHOUT_URL =
            new StatusOutcome.Completed(List.of(), null, "{l}");
    private static final StatusOutcome FAILED =
            new StatusOutcome.Failed("nsfw", "not allowed", 0, "{f}");
    private static final StatusOutcome RUNNING =
            new StatusOutcome.Running("queued", true, "{}", null, List.of());

    private static VideoTask after(VideoTask task, StatusOutcome outcome) {
        return PollTransitions.after(task, outcome, NOW, Rows.poll(SETTINGS, 0.5, "poll"));
    }

    private static StatusOutcome failure(int status) {
        return new StatusOutcome.Unavailable(status, "no", null, null);
    }

    static Stream<StatusOutcome> outcomesWithoutATerminalState() {
        return Stream.concat(
                Stream.of(
                        RUNNING,
                        new StatusOutcome.Running("meditating", false, "{}", null, List.of())),
                IntStream.of(0, 200, 301, 400, 401, 402, 403, 404, 409, 429, 500, 502, 503, 504)
                        .mapToObj(PollTransitionsTest::failure));
    }

    @ParameterizedTest
    @MethodSource("outcomesWithoutATerminalState")
    void onlyACompletedOrFailedReplyEndsATask(StatusOutcome outcome) {
        VideoTask next = after(Rows.running(), outcome);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.getDelivery()).isEqualTo(Delivery.NONE);
        assertThat(next.getEndedAt()).isNull();
        assertThat(next.getCompletionSource()).isNull();
        assertThat(next.tracking().polls().nextPollAt()).isAfter(NOW);
    }

    @Test
    void aCompletedTaskHasTheUrlsTheCreditsAndTheReply() {
        VideoTask completion = after(Rows.running(), DONE);

        assertThat(completion.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(completion.getVideoUrls()).containsExactly("https://h/1.mp4", "https://h/2.mp4");
        assertThat(completion.getCredits()).isEqualTo(30);
        assertThat(completion.getRawReply()).isEqualTo("{d}");
        assertThat(completion.getEndedAt()).isEqualTo(NOW);
        assertThat(completion.getCompletionSource()).isEqualTo("poll");
    }

    @Test
    void aFailedTaskHasTheCodeTheMessageAndTheReply() {
        VideoTask completion =
                PollTransitions.after(
                        Rows.running(), FAILED, NOW, Rows.poll(SETTINGS, 0.5, "callback"));

        assertThat(completion.getState()).isEqualTo(TaskState.FAILED);
        assertThat(completion.getFailureCode()).isEqualTo("nsfw");
        assertThat(completion.getFailureMessage()).isEqualTo("not allowed");
        assertThat(completion.getCredits()).isZero();
        assertThat(completion.getRawReply()).isEqualTo("{f}");
        assertThat(completion.getEndedAt()).isEqualTo(NOW);
        assertThat(completion.getCompletionSource()).isEqualTo("callback");
    }

    @Test
    void aCompletionWithoutCreditsKeepsThoseOfTheAcceptance() {
        StatusOutcome done = new StatusOutcome.Completed(List.of("https://h/1.mp4"), null, "{}");
        StatusOutcome failed = new StatusOutcome.Failed(null, null, null, "{}");

        assertThat(after(Rows.running(), done).getCredits()).isEqualTo(24);
        assertThat(after(Rows.running(), failed).getCredits()).isEqualTo(24);
    }

    @Test
    void aCompletedTaskWithoutUrlIsPolledFiveTimesMoreAndThenDelivered() {
        VideoTask task = Rows.running();
        for (int i = 1; i <= 5; i++) {
            task = after(task, WITHOUT_URL);
            assertThat(task.getState()).as("after %d polls", i).isEqualTo(TaskState.RUNNING);
            assertThat(task.tracking().polls().completedWithoutUrlCount()).isEqualTo(i);
        }

        VideoTask completion = after(task, WITHOUT_URL);

        assertThat(completion.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(completion.getVideoUrls()).isEmpty();
        assertThat(completion.getDelivery()).isEqualTo(Delivery.PENDING);
        assertThat(completion.tracking().polls().pollCount()).isEqualTo(6);
    }

    @Test
    void aTextThatMayBeTheReasonIsOneAfterFivePollsWithoutUrl() {
        StatusOutcome explained =
                new StatusOutcome.Completed(List.of(), 0, "{r}", "The image has no face");
        VideoTask task = Rows.running();
        for (int i = 1; i <= 5; i++) {
            task = after(task, explained);
            assertThat(task.getState()).isEqualTo(TaskState.RUNNING);
        }

        VideoTask completion = after(task, explained);

        assertThat(completion.getState()).isEqualTo(TaskState.FAILED);
        assertThat(completion.getFailureMessage()).isEqualTo("The image has no face");
        assertThat(completion.getRawReply()).isEqualTo("{r}");
    }

    @Test
    void aUrlOfALaterPollIsStored() {
        VideoTask completion = after(after(Rows.running(), WITHOUT_URL), DONE);

        assertThat(completion.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(completion.getVideoUrl()).isEqualTo("https://h/1.mp4");
        assertThat(completion.tracking().polls().completedWithoutUrlCount()).isZero();
    }

    @Test
    void anUnknownStatusThatKeepsItsVideoForThreePollsMeansCompleted() {
        StatusOutcome polished =
                new StatusOutcome.Running(
                        "polished", false, "{p}", null, List.of("https://h/1.mp4"));
        VideoTask twice = after(after(Rows.running(), polished), polished);

        VideoTask completion = after(after(twice, failure(500)), polished);

        assertThat(twice.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(after(after(twice, RUNNING), polished).getState()).isEqualTo(TaskState.RUNNING);
        assertThat(completion.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(completion.getVideoUrl()).isEqualTo("https://h/1.mp4");
        assertThat(completion.getRawReply()).isEqualTo("{p}");
        assertThat(completion.tracking().polls().completedWithoutUrlCount()).isZero();
    }

    @Test
    void onlyConsecutiveRepliesWithoutUrlAreCountedAndFailedPollsAreIgnored() {
        VideoTask withoutUrl = after(after(Rows.running(), WITHOUT_URL), WITHOUT_URL);

        assertThat(after(withoutUrl, failure(500)).tracking().polls().completedWithoutUrlCount())
                .isEqualTo(2);
        assertThat(after(withoutUrl, RUNNING).tracking().polls().completedWithoutUrlCount())
                .isZero();
    }

    @ParameterizedTest(name = "{0} at an age of {1}: {2}")
    @CsvSource({
        "running,  P6DT23H59M59.999S, RUNNING",
        "running,  P7D,               WATCH_ENDED",
        "running,  P8D,               WATCH_ENDED",
        "failure,    P6DT23H59M59.999S, RUNNING",
        "without URL, P7D,             RUNNING",
        "done,     P8D,               COMPLETED",
        "failed,   P8D,               FAILED"
    })
    void watchTimeoutEndsPollingUnlessTheReplyIsACompletion(
            String outcome, Duration age, TaskState state) {
        StatusOutcome seen =
                switch (outcome) {
                    case "running" -> RUNNING;
                    case "failure" -> failure(500);
                    case "without URL" -> WITHOUT_URL;
                    case "done" -> DONE;
                    default -> FAILED;
                };

        VideoTask next =
                PollTransitions.after(
                        Rows.running(),
                        seen,
                        Rows.SUBMITTED.plus(age),
                        Rows.poll(SETTINGS, 0.5, "poll"));

        assertThat(next.getState()).isEqualTo(state);
        assertThat(next.tracking().polls().nextPollAt() == null).isEqualTo(state.isDeliverable());
    }

    @ParameterizedTest(name = "a failure after {0} others, at an age of {1}: {2}")
    @CsvSource({
        "0, P7D,               RUNNING",
        "1, P7D,               RUNNING",
        "2, P6DT23H59M59.999S, RUNNING",
        "2, P7D,               WATCH_ENDED",
        "9, P8D,               WATCH_ENDED"
    })
    void afterWatchTimeoutTheThirdFailedPollInARowEndsPolling(
            int failed, Duration age, TaskState state) {
        VideoTask task = Rows.running();
        VideoTask silent = task.with(task.tracking().withPollCounts(40, failed, 0));

        VideoTask next =
                PollTransitions.after(
                        silent,
                        failure(503),
                        Rows.SUBMITTED.plus(age),
                        Rows.poll(SETTINGS, 0.5, "poll"));

        assertThat(next.getState()).isEqualTo(state);
        assertThat(next.tracking().polls().failedPollCount())
                .as("a task that is polled again later starts from 0")
                .isEqualTo(state.isDeliverable() ? 0 : failed + 1);
    }

    @Test
    void theAgeOfATaskCountsFromItsAcceptanceElseFromItsReservation() {
        VideoTask neverSubmitted = Rows.running().toBuilder().submittedAt(null).build();
        PollTransitions.Poll poll = Rows.poll(SETTINGS, 0.5, "poll");

        assertThat(poll.age(Rows.running(), NOW)).isEqualTo(Duration.ofSeconds(90));
        assertThat(poll.age(neverSubmitted, NOW)).isEqualTo(Duration.ofSeconds(92));
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "failed", "watch ended"})
    void aCompletionOfAnOwnedTaskIsClaimedByItsOwner(String completion) {
        Tracking waiting = Rows.claimedThreeTimes().withDelivery(Delivery.NONE).withOwner("b");

        Tracking tracking = ended(completion, Rows.running().with(waiting)).tracking();

        assertThat(tracking.delivery().state()).isEqualTo(Delivery.CLAIMED);
        assertThat(tracking.ownership().owner()).isEqualTo("b");
        assertThat(tracking.delivery().claimNumber()).as("never used before").isEqualTo(4);
        assertThat(tracking.delivery().deliveryAttempt())
                .as("the first of this completion")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"done", "failed", "watch ended"})
    void aCompletionOfATaskWithoutAnOwnerIsPendingAtOnce(String completion) {
        Tracking resumed = Rows.claimedThreeTimes().withDelivery(Delivery.NONE).withOwner(null);

        Tracking tracking = ended(completion, Rows.running().with(resumed)).tracking();

        assertThat(tracking.delivery().state()).isEqualTo(Delivery.PENDING);
        assertThat(tracking.ownership().owner()).isNull();
        assertThat(tracking.delivery().deliverAfter()).isNull();
        assertThat(tracking.delivery().claimNumber()).isEqualTo(3);
        assertThat(tracking.delivery().deliveryAttempt()).isZero();
    }

    private static VideoTask ended(String completion, VideoTask task) {
        return switch (completion) {
            case "done" -> after(task, DONE);
            case "failed" -> after(task, FAILED);
            default ->
                    PollTransitions.after(
                            task,
                            RUNNING,
                            NOW.plus(SETTINGS.watchTimeout()),
                            Rows.poll(SETTINGS, 0.5, "poll"));
        };
    }

    @Test
    void onlyARunningReplySetsLastSeenRunningAt() {
        assertThat(after(Rows.running(), RUNNING).tracking().polls().lastSeenRunningAt())
                .isEqualTo(NOW);
        assertThat(after(Rows.running(), failure(500)).tracking().polls().lastSeenRunningAt())
                .isNull();
        VideoTask seen = after(Rows.running(), RUNNING);
        assertThat(after(seen, DONE).tracking().polls().lastSeenRunningAt())
                .as("unchanged")
                .isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({"PT14M59S, false", "PT15M, false", "PT15M0.001S, true", "PT48H, true"})
    void aTaskIsOverdueFromTheFirstPollAfterOverdueAfter(Duration age, boolean overdue) {
        var poll = Rows.poll(SETTINGS, 0.5, "poll");
        Instant then = Rows.SUBMITTED.plus(age);

        VideoTask runs = PollTransitions.after(Rows.running(), RUNNING, then, poll);
        VideoTask silent = PollTransitions.after(Rows.running(), failure(500), then, poll);

        assertThat(runs.tracking().polls().overdue()).isEqualTo(overdue);
        assertThat(silent.tracking().polls().overdue()).isEqualTo(overdue);
        assertThat(runs.tracking().polls().nextPollAt()).as("polled further").isAfter(then);
        VideoTask next = PollTransitions.after(runs, RUNNING, Rows.SUBMITTED, poll);
        assertThat(next.tracking().polls().overdue()).as("stays").isEqualTo(overdue);
    }

    @Test
    void aJumpOfTheClockDoesNotCountForWatchTimeout() {
        var jumped =
                new PollTransitions.Poll(
                        SETTINGS,
                        PollPlan.fixed(SETTINGS.pollInterval()),
                        Duration.ofDays(30),
                        0.5,
                        "poll");

        VideoTask next =
                PollTransitions.after(
                        Rows.running(), RUNNING, Rows.SUBMITTED.plus(Duration.ofDays(30)), jumped);

        assertThat(next.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(next.tracking().polls().overdue()).isFalse();
    }
}
