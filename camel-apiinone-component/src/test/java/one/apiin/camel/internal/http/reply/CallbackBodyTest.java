package one.apiin.camel.internal.http.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackBodyTest {

    private static String taskId(String body) {
        return Wire.RULE.called(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"task_id\":\"t-1\",\"status\":\"completed\"} | t-1",
                "{\"code\":200,\"data\":{\"task_id\":\"t-1\",\"status\":\"SUCCESS\"}} | t-1",
                "{\"id\":\"t-1\",\"status\":\"completed\"} | t-1",
                "[{\"x\":1},{\"taskId\":\"t-1\"}] | t-1",
                "[[{\"taskId\":\"t-1\"}]] | t-1",
                "\"{\\\"task_id\\\":\\\"t-1\\\"}\" | t-1",
                "[] | ",
                "{} | ",
                "\"t-1\" | ",
                "t-1 | ",
                "{\"task_id\":{\"a\":1}} | ",
                "{\"task_id\":\"t-1\" | ",
                "'' | "
            })
    void theTaskIdIsFoundInAnyShape(String body, String id) {
        assertThat(taskId(body)).isEqualTo(id);
    }

    @Test
    void deepNestingAndInvalidUtf8HaveNoTaskId() {
        assertThat(taskId("[".repeat(60_000))).isNull();
        assertThat(taskId("{\"a\":".repeat(10_000))).isNull();
        assertThat(Wire.RULE.called(new byte[] {'{', (byte) 0xff, 0, '}'})).isNull();
    }
}
