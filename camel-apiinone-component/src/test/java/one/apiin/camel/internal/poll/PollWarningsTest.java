package one.apiin.camel.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PollWarningsTest {

    private final Node a = Node.alone();

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of(
                        new StatusOutcome.Running("brewing", false, "{}", null, List.of()),
                        "unknown status 'brewing'; treated as running"),
                Arguments.of(
                        new StatusOutcome.Unavailable(400, "bad request", null, null),
                        "HTTP 400 bad request; it is polled again"),
                Arguments.of(
                        new StatusOutcome.Completed(List.of(), null, "{}"),
                        "completed without a result URL; polled again"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aRepeatedReplyIsOneWarningAndAfterFiveMinutesAnotherWithItsCount(
            StatusOutcome reply, String warning) {
        NodeRows.in(a, TaskState.RUNNING);
        try (ComponentLog log = ComponentLog.listen("one.apiin.camel.internal.poll")) {
            poll(reply);
            poll(reply);
            a.time.advance(Duration.ofMinutes(5).minusMillis(1));
            poll(reply);
            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .contains("ask task-1", warning)
                    .doesNotContain("times");

            a.time.advance(Duration.ofMillis(1));
            poll(reply);

            assertThat(warnings(log))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains(warning, "(3 times since the last such line)");
        }
    }

    private void poll(StatusOutcome reply) {
        a.poller.record(a.row("s"), reply, "poll");
        assertThat(a.row("s").getState()).isEqualTo(TaskState.RUNNING);
    }

    private static List<String> warnings(ComponentLog log) {
        return log.from(Level.WARN).stream().map(ComponentLog.Line::text).toList();
    }
}
