package one.apiin.camel.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.internal.NodeRows;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryErrorTest {

    private final VideoTask task = NodeRows.in(Node.alone(), TaskState.COMPLETED);

    private String error(String message) {
        return DeliveryService.error(new IOException(message), task);
    }

    @Test
    void theClassTheMessageAndTheFirstCauseStandInOneLine() {
        Exception failure =
                new IllegalStateException(
                        "Unable to execute\n HTTP request", new ConnectException("refused"));

        assertThat(DeliveryService.error(failure, task))
                .isEqualTo(
                        "java.lang.IllegalStateException: Unable to execute HTTP request, caused by"
                                + " java.net.ConnectException: refused");
        assertThat(DeliveryService.error(new RuntimeException(new IOException("full")), task))
                .isEqualTo("java.lang.RuntimeException: java.io.IOException: full");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET https://cdn.example/v/1.mp4?sig=abc failed|GET https://cdn.example failed",
                "at <http://user:pw@minio:9000/videos/a b>|at <http://minio:9000 b>",
                "from s3://bucket/key?x=1, twice|from s3://bucket twice",
                "aws2-s3://videos?accessKey=AKIA&secretKey=zzz|aws2-s3://videos",
                "Authorization: Bearer sk-123 refused|Authorization: xxxxxx refused",
                "apiKey=sk-123, secretKey=abc|apiKey=xxxxxx, secretKey=xxxxxx",
                "sent Bearer sk-123 twice|sent Bearer xxxxxx twice",
            })
    void urlsAndKeysAreLeftOut(String message, String shown) {
        assertThat(error(message)).isEqualTo("java.io.IOException: " + shown);
    }

    @Test
    void aPromptThatTheReplyRepeatsIsMasked() {
        VideoTask echoed =
                task.toBuilder().rawReply("{\"prompt\": \"a red fox in the snow\"}").build();

        assertThat(DeliveryService.error(new IOException("Bad A RED FOX in the snow"), echoed))
                .isEqualTo("java.io.IOException: Bad [prompt]");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(error("x".repeat(10_000))).hasSize(500);
        assertThat(error("\u202e\u0000a")).isEqualTo("java.io.IOException: a");
    }
}
