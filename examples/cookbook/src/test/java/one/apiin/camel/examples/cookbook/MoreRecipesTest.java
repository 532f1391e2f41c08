package one.apiin.camel.examples.cookbook;

import static one.apiin.camel.examples.cookbook.RecipesTest.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Faults;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class MoreRecipesTest {

    private static final RouteBuilder DONE =
            new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:done").to("mock:done");
                }
            };

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(10_000));

    @TempDir Path data;

    private Sandbox sandbox() {
        return extension.sandbox();
    }

    @Test
    void eachRowOfATableIsPaidOnceAndABadRowIsListed() throws Exception {
        Path tables = Files.createDirectories(data.resolve("in"));
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new PromptTables())) {
            runner.with("tables", tables).with("errors", data.resolve("errors")).start();
            String csv = "id,prompt,model,duration\n1,A boat,,\n2,\"A fox, red\",kling-3,5\n";

            Files.writeString(tables.resolve("a.csv"), csv + "3,,kling-3,\n4,A hen,kling-3,99\n");
            soon().until(() -> Files.exists(tables.resolve(".done/a.csv")));
            Files.writeString(tables.resolve("a.csv"), csv + "4,A hen,kling-3,9\n");
            soon().until(() -> sandbox().ledger().acceptedCount() == 3);
            String json = "{'id': 'x', 'prompt': 'A cat', 'model': ' '}\n{'id': oops\n";
            Files.writeString(tables.resolve("b.jsonl"), json.replace('\'', '"'));
            soon().until(() -> Files.exists(tables.resolve(".done/b.jsonl")));

            assertThat(sandbox().tasks())
                    .extracting(task -> task.prompt())
                    .containsExactly("A boat", "A fox, red", "A hen", "A cat");
            assertThat(Files.readString(data.resolve("errors/a.csv.txt")))
                    .contains("row 2: The prompt is empty", "\nrow 3: parameters.duration must be")
                    .doesNotContain("row 0", "row 1");
            assertThat(Files.readString(data.resolve("errors/b.jsonl.txt"))).startsWith("row 1: ");
        }
    }

    @Test
    void aFailedVideoIsTriedAgainUntilTheBounds() throws Exception {
        try (RecipeRunner runner =
                new RecipeRunner(sandbox(), new RetryFailed(order -> "A boat " + order), DONE)) {
            runner.start();
            MockEndpoint done = mock(runner, 2);

            runner.template().requestBodyAndHeader("direct:order", "", "Order", "[fail]");
            runner.template().requestBodyAndHeader("direct:order", "", "Order", "good");

            done.assertIsSatisfied();
            assertThat(done.getExchanges())
                    .extracting(
                            e -> e.getMessage().getHeader("Order"),
                            e -> e.getMessage().getHeader("CamelApiInOneTaskState"),
                            e -> e.getMessage().getHeader("Attempt"))
                    .containsExactlyInAnyOrder(
                            tuple("[fail]", "FAILED", 3), tuple("good", "COMPLETED", 1));
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(4);
        }
    }

    @Test
    void theSecondAccountSubmitsWhatTheFirstCannot() throws Exception {
        ApiInOneComponent second = new ApiInOneComponent();
        second.setAccount("second");
        second.setApiKey(sandbox().apiKey());
        second.setBaseUrl(sandbox().baseUrl());
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new FailOver(), DONE)) {
            runner.bind("second", second).start();
            MockEndpoint done = mock(runner, 2);

            sandbox().onSubmit(Faults.noCredits());
            order(runner, "A-1");
            sandbox().onSubmit(Faults.resetAfter());
            Exchange unknown = order(runner, "A-2");
            order(runner, "A-1");
            order(runner, "A-3");

            done.assertIsSatisfied();
            assertThat(unknown.getException()).isNotNull();
            assertThat(done.getExchanges())
                    .extracting(e -> e.getMessage().getHeader("Order"))
                    .containsExactlyInAnyOrder("A-1", "A-3");
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(3);
        }
    }

    private static Exchange order(RecipeRunner runner, String order) {
        return runner.template()
                .request(
                        "direct:order",
                        exchange -> {
                            exchange.getMessage().setBody("A boat");
                            exchange.getMessage().setHeader("Order", order);
                        });
    }

    @Test
    void everyVideoHasAThumbnailBesideIt() throws Exception {
        Path ffmpeg = Files.writeString(data.resolve("ffmpeg"), "#!/bin/sh\necho frame > \"$8\"\n");
        assumeTrue(ffmpeg.toFile().setExecutable(true));

        assertThat(thumbnail(ffmpeg.toString())).hasContent("frame");
    }

    @Test
    void ffmpegDrawsTheThumbnail() throws Exception {
        assumeTrue(
                isInstalled(),
                "ffmpeg is not installed: the thumbnail recipe ran with a stub only");

        assertThat(thumbnail("ffmpeg")).isNotEmptyFile();
    }

    private Path thumbnail(String ffmpeg) throws Exception {
        Path videos = data.resolve("videos");
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new Thumbnail())) {
            runner.with("outbox", videos).with("ffmpeg", ffmpeg).start();

            runner.template()
                    .requestBodyAndHeader("direct:prompt", "A boat", "CamelFileName", "boat.txt");

            String taskId = sandbox().tasks().get(0).taskId();
            Path thumbnail = videos.resolve("boat-" + taskId + ".mp4.jpg");
            soon().until(() -> Files.exists(thumbnail));
            return thumbnail;
        }
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("ffmpeg", "-version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void theRecordsKeyIsTheSubmissionsId() throws Exception {
        MockComponent kafka = new MockComponent();
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new KafkaNotification())) {
            runner.bind("kafka", kafka).start();
            MockEndpoint records = runner.camel().getEndpoint("kafka:videos", MockEndpoint.class);
            records.setResultWaitTime(TimeUnit.MINUTES.toMillis(1));
            records.expectedMessageCount(1);

            Exchange sent =
                    runner.template()
                            .request("direct:prompt", e -> e.getMessage().setBody("A boat"));

            records.assertIsSatisfied();
            Object id = sent.getMessage().getHeader("CamelApiInOneSubmissionId");
            assertThat(records.getExchanges().get(0).getMessage().getHeaders())
                    .containsAllEntriesOf(Map.of("kafka.KEY", id, "CamelKafkaKey", id));
        }
    }

    private static MockEndpoint mock(RecipeRunner runner, int messages) {
        MockEndpoint done = runner.camel().getEndpoint("mock:done", MockEndpoint.class);
        done.setResultWaitTime(TimeUnit.MINUTES.toMillis(1));
        done.expectedMessageCount(messages);
        return done;
    }
}
