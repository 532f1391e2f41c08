package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every variant of a reply has the same meaning. */
class MovedReplyTest {

    private static final int ROUNDS = 1_500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 20_260_301, -5, 987_654_321})
    void aReplyKeepsItsMeaningInEveryVariant(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            ReplyVariants reply = ReplyVariants.random(random);
            String body = reply.write(random).toString();
            String description = "seed " + seed + ", round " + round + ": " + body;

            assertSame(reply, Wire.polled(200, null, body), description);
            assertThat(Wire.submitted(200, null, body))
                    .as(description)
                    .isInstanceOfSatisfying(
                            SubmitOutcome.Accepted.class,
                            accepted -> {
                                assertThat(accepted.taskId()).isEqualTo(reply.id());
                                assertThat(accepted.credits()).isEqualTo(reply.credits());
                            });
        }
    }

    private static void assertSame(ReplyVariants reply, StatusOutcome outcome, String description) {
        switch (reply.state()) {
            case RUNNING ->
                    assertThat(outcome)
                            .as(description)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Running.class,
                                    running -> assertThat(running.known()).isTrue());
            case COMPLETED ->
                    assertThat(outcome)
                            .as(description)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Completed.class,
                                    done -> {
                                        assertThat(done.videoUrls()).isEqualTo(reply.links());
                                        assertThat(done.credits()).isEqualTo(reply.credits());
                                    });
            case FAILED ->
                    assertThat(outcome)
                            .as(description)
                            .isInstanceOfSatisfying(
                                    StatusOutcome.Failed.class,
                                    failed -> {
                                        assertThat(failed.message()).isEqualTo(reply.failure());
                                        assertThat(failed.credits()).isEqualTo(reply.credits());
                                    });
        }
    }
}
