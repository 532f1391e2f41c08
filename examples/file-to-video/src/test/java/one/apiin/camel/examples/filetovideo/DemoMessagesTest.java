package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What the demo prints at its start and at its end. */
class DemoMessagesTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);

    @Test
    void withAnApiKeyItSaysThatPromptsArePaidAndWhatHidesThePage() {
        String welcome = welcome("APIINONE_API_KEY", "--watch", "--port=8799");

        assertThat(welcome)
                .contains("APIINONE_API_KEY is set: each prompt is paid from your account.")
                .contains("No page: --watch shows one without APIINONE_API_KEY.")
                .doesNotContain("free of charge");
    }

    @Test
    void withABucketOnlyThePromptsAreFreeAndThePageIsHidden() {
        assertThat(welcome("S3_BUCKET", "--watch"))
                .contains("free of charge", "No page: --watch shows one without S3_BUCKET.");
    }

    @Test
    void withThePageOrWithoutWatchNothingIsSaidOfIt() {
        assertThat(welcome("", "--watch")).contains("free of charge").doesNotContain("page");
        assertThat(welcome("APIINONE_API_KEY", "--once")).contains("paid").doesNotContain("page");
    }

    private String welcome(String set, String... arguments) {
        Settings settings = Settings.of(name -> name.equals(set) ? "x" : null, List.of(arguments));
        new DemoMessages(settings, terminal).welcome();
        return printed();
    }

    @Test
    void theSummaryOfThirtyLongNamesHasALineForEach() {
        String name = "a-prompt-with-a-long-name-of-forty-chars";
        Path data = Path.of("examples/file-to-video/data");
        Progress progress = new Progress(terminal);
        for (int i = 0; i < 30; i++) {
            progress.completed(archived("s3://videos/" + name + i + ".mp4"));
        }
        printed.reset();

        new DemoMessages(new Settings(data, true, true, Settings.Mode.ONCE, 0), terminal)
                .summary(progress, 0);

        assertThat(printed()).contains("30 videos archived for 720 credits of the sandbox");
        assertThat(printed().lines().filter(line -> line.contains("s3://")))
                .hasSize(30)
                .allMatch(line -> line.length() <= 60);
        assertThat(printed().lines().filter(line -> line.contains("Stored in")))
                .containsExactly("Stored in " + data.resolve("s3/videos"));
        assertThat(printed()).contains("Play it: ");
    }

    private static Exchange archived(String video) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                "event",
                new VideoEvent("video.archived", "a", video, 37_000L, 24, "t", video, null));
        return exchange;
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
