package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.internal.http.BrokenReply;
import one.apiin.camel.internal.http.client.CallResult.Reply;
import one.apiin.camel.internal.json.Json;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More than a hundred thousand replies mutated at random: each has an outcome, in time and without a secret
 * in its messages, and a URL of the request echo is never a result.
 */
class MutatedReplyTest {

    private static final int ROUNDS = 25_500;
    private static final List<JsonNode> RECORDED =
            Wire.names().stream().map(name -> Json.parseReply(Wire.body(name))).toList();
    private static final int[] STATUSES = {200, 200, 200, 202, 302, 400, 401, 429, 500, 503};
    private static final List<String> RETRY_AFTER =
            List.of(
                    "5",
                    "-1",
                    "soon",
                    "99999999999999999999",
                    "Sun, 01 Mar 2026 12:00:30 GMT",
                    "\uD83D");
    private static final ReplyRule MAPPED = mapped();

    /** Links of the echo that a break has put outside of it. */
    private static final AtomicInteger STRAYED = new AtomicInteger();

    @AfterAll
    static void theEchoIsSeldomBroken() {
        assertThat(STRAYED.get()).isLessThan(ROUNDS / 20);
    }

    private static ReplyRule mapped() {
        ReplyRule rule = Wire.rule();
        rule.readBy(
                ReplyMapping.parse(
                        "id=/data/task_id,id=/data/0/id,state=/data/type,urls=/data/response_data,"
                                + "urls=/data/error,error=/data,credits=/data/response/0,running=odd"));
        return rule;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20_260_301, 4_242, -77})
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void everyMutationHasAnOutcome(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            String body = BrokenReply.of(reply(random), random);
            String description = "seed " + seed + ", round " + round;
            try {
                check(body, random);
            } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(description + ": " + start(body), e);
            }
        }
    }

    private static JsonNode reply(Random random) {
        return random.nextInt(3) == 0
                ? RECORDED.get(random.nextInt(RECORDED.size()))
                : ReplyVariants.random(random).write(random);
    }

    private static void check(String body, Random random) {
        int status = STATUSES[random.nextInt(STATUSES.length)];
        String retryAfter = RETRY_AFTER.get(random.nextInt(RETRY_AFTER.size()));
        Reply reply = new Reply(status, retryAfter, body);
        ReplyRule rule = random.nextInt(4) == 0 ? MAPPED : Wire.RULE;

        SubmitOutcome submitted = rule.submitted(reply, Wire.redactor());
        StatusOutcome polled = rule.polled(reply, Wire.redactor(), null);

        check(messages(submitted), 500);
        check(messages(polled), polled instanceof StatusOutcome.Failed ? 2_001 : 500);
        if (polled instanceof StatusOutcome.Completed done) {
            checkLinks(done.videoUrls(), EchoOracle.of(body));
        }
        if (submitted instanceof SubmitOutcome.Accepted accepted) {
            assertThat(accepted.taskId()).isNotBlank().hasSizeLessThanOrEqualTo(512);
            if (rule != MAPPED && accepted.taskId().equals("of-another")) {
                assertThat(EchoOracle.of(body).outside()).contains("of-another");
            }
        }
    }

    /** None that the request's echo holds, and none of the echo's host but what a break has put outside. */
    private static void checkLinks(List<String> links, EchoOracle texts) {
        for (String link : links) {
            assertThat(link).startsWithIgnoringCase("http");
            assertThat(texts.echoed()).doesNotContain(link);
            if (link.contains("echo.example") || link.contains("img.example")) {
                assertThat(texts.outside()).contains(link);
                STRAYED.incrementAndGet();
            }
        }
    }

    private static void check(List<String> words, int longest) {
        for (String word : words) {
            if (word != null) {
                assertThat(word.length()).isLessThan(longest);
                assertThat(word)
                        .doesNotContain(Wire.KEY)
                        .doesNotContain("://cdn.example")
                        .doesNotContain(ReplyVariants.ECHO);
                assertThat(word.chars().noneMatch(Character::isISOControl)).isTrue();
            }
        }
    }

    private static List<String> messages(SubmitOutcome outcome) {
        List<String> words = new ArrayList<>();
        if (outcome instanceof SubmitOutcome.Refused refused) {
            words.add(refused.message());
            words.add(refused.code());
        } else if (outcome instanceof SubmitOutcome.Busy busy) {
            words.add(busy.message());
        } else if (outcome instanceof SubmitOutcome.Unknown unknown) {
            words.add(unknown.message());
        } else {
            assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
        }
        return words;
    }

    private static List<String> messages(StatusOutcome outcome) {
        List<String> words = new ArrayList<>();
        if (outcome instanceof StatusOutcome.Failed failed) {
            words.add(failed.message());
            words.add(failed.code());
        } else if (outcome instanceof StatusOutcome.Running running) {
            words.add(running.word());
        } else if (outcome instanceof StatusOutcome.Unavailable none) {
            words.add(none.message());
        } else {
            assertThat(outcome).isInstanceOf(StatusOutcome.Completed.class);
        }
        return words;
    }

    private static String start(String body) {
        return body.substring(0, Math.min(2_000, body.length()));
    }
}
