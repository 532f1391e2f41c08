package one.apiin.camel.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import one.apiin.camel.internal.StatusOutcome;
import one.apiin.camel.internal.SubmitOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies broken at random: every one still has an outcome, and none tells a secret. */
class MutatedReplyTest {

    private static final int ROUNDS = 3_000;
    private static final List<String> SEEDS = Wire.names().stream().map(Wire::body).toList();
    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    "\"",
                    ":",
                    ",",
                    "null",
                    "1e999999999",
                    "-1",
                    "\\u0000",
                    "\uD83D",
                    "\uFEFF",
                    "<html>",
                    "\"task_id\":{}",
                    "\"data\":[[[",
                    "\"code\":[4]",
                    "\"error\":[null]",
                    "https://",
                    "\"status\":\"\"",
                    "{\"data\":",
                    "9".repeat(500),
                    Wire.KEY,
                    "[".repeat(3_000),
                    "{\"data\":".repeat(300),
                    "\\");

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_301, 4_242})
    void everyMutationHasAnOutcome(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String body = mutate(SEEDS.get(random.nextInt(SEEDS.size())), random);
            int status = 200 + random.nextInt(4) * 100 + random.nextInt(2) * 29;

            SubmitOutcome submitted = Wire.submitted(status, PIECES.get(random.nextInt(9)), body);
            StatusOutcome looked = Wire.looked(status, null, body);

            assertThat(submitted).as(body).isNotNull();
            assertThat(looked).as(body).isNotNull();
            check(messageOf(submitted), body);
            check(messageOf(looked), body);
        }
    }

    private static void check(String message, String body) {
        if (message != null) {
            assertThat(message)
                    .as(body)
                    .hasSizeLessThan(500)
                    .doesNotContain(Wire.KEY)
                    .doesNotContain("cdn.example")
                    .doesNotContainPattern("\\p{Cntrl}");
        }
    }

    private static String messageOf(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Refused refused) {
            return refused.message() + refused.code();
        }
        if (outcome instanceof SubmitOutcome.Busy busy) {
            return busy.message();
        }
        return outcome instanceof SubmitOutcome.Unknown unknown ? unknown.message() : null;
    }

    private static String messageOf(StatusOutcome outcome) {
        if (outcome instanceof StatusOutcome.Failed failed) {
            return failed.code() + failed.message();
        }
        if (outcome instanceof StatusOutcome.Running running) {
            return running.word();
        }
        return outcome instanceof StatusOutcome.Unavailable none ? none.message() : null;
    }

    private static String mutate(String body, Random random) {
        StringBuilder mutated = new StringBuilder(body);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            int end = Math.min(mutated.length(), at + random.nextInt(12));
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(4)) {
                case 0 -> mutated.insert(at, piece);
                case 1 -> mutated.replace(at, end, piece);
                case 2 -> mutated.delete(at, end);
                default -> mutated.setLength(Math.max(1, at));
            }
        }
        return mutated.toString();
    }
}
