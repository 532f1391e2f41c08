package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.provider.SubmitOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the provider tells a task, the same is understood. */
class MovedReplyTest {

    private static final int ROUNDS = 1_500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 20_260_301, -5, 987_654_321})
    void aStoryKeepsItsMeaningHoweverItIsTold(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            ReplyVariants story = ReplyVariants.random(random);
            String body = story.told(random).toString();
            String told = "seed " + seed + ", round " + round + ": " + body;

            assertSame(story, Wire.looked(200, null, body), told);
            assertThat(Wire.submitted(200, null, body))
                    .as(told)
                    .isInstanceOfSatisfying(
                            SubmitOutcome.Accepted.class,
                            accepted -> {
                                assertThat(accepted.taskId()).isEqualTo(story.id());
                                assertThat(accepted.credits()).isEqualTo(story.credits());
                            });
        }
    }

    private static void assertSame(ReplyVariants story, StatusOutcome outcome, String told) {
        switch (story.state()) {
            case RUNNING ->
                    assertThat(outcome)
                            .as(told)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Running.class,
                                    running -> assertThat(running.known()).isTrue());
            case COMPLETED ->
                    assertThat(outcome)
                            .as(told)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Completed.class,
                                    done -> {
                                        assertThat(done.videoUrls()).isEqualTo(story.links());
                                        assertThat(done.credits()).isEqualTo(story.credits());
                                    });
            case FAILED ->
                    assertThat(outcome)
                            .as(told)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Failed.class,
                                    failed -> {
                                        assertThat(failed.message()).isEqualTo(story.failure());
                                        assertThat(failed.credits()).isEqualTo(story.credits());
                                    });
        }
    }
}
