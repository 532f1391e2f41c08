package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxExtension;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RecipesTest {

    @RegisterExtension
    final SandboxExtension extension =
            new SandboxExtension(Sandbox.builder().clips(Clips.tiny()).credits(10_000));

    @TempDir Path data;

    private Sandbox sandbox() {
        return extension.sandbox();
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @Test
    void fileWatchKeepsTheVideosOfTwoPromptsOfOneName() throws Exception {
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new FileWatch())) {
            runner.with("inbox", data.resolve("in")).with("outbox", data.resolve("out")).start();

            Path prompt = Files.createDirectories(data.resolve("in")).resolve("boat.txt");
            for (int paid = 1; paid <= 2; paid++) {
                Files.writeString(prompt, "A " + paid);
                soon().until(() -> !Files.exists(prompt));
                Path video = data.resolve("out/boat-" + taskId(paid) + ".mp4");
                soon().until(() -> Files.exists(video));
                soon().until(() -> Files.exists(data.resolve("in/.done/boat.txt")));
                assertThat(sandbox().ledger().acceptedCount()).isEqualTo(paid);
            }
            assertThat(data.resolve("out").toFile().list()).hasSize(2);
        }
    }

    private String taskId(int number) {
        soon().until(() -> sandbox().tasks().size() == number);
        return sandbox().tasks().get(number - 1).taskId();
    }

    @Test
    void everyCompletedVideoIsArchivedInS3() throws Exception {
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new S3Archive())) {
            runner.withS3(data).start();

            VideoTask task =
                    runner.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            Path video = data.resolve("s3/videos/" + task.getTaskId() + ".mp4");
            byte[] clip = sandbox().clip(task.getTaskId()).get();
            soon().untilAsserted(() -> assertThat(video).hasBinaryContent(clip));
        }
    }

    @Test
    void theProviderReceivesAReachablePresignedUrlOfTheImage() throws Exception {
        byte[] image = {1, 2, 3};
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new PresignedImage())) {
            runner.withS3(data).start();
            runner.template()
                    .requestBodyAndHeader("aws2-s3://images", image, "CamelAwsS3Key", "cat.png");

            runner.template().requestBodyAndHeader("direct:image", "", "CamelAwsS3Key", "cat.png");

            String request = sandbox().tasks().get(0).request();
            String url = request.replaceAll("(?s).*\"(http[^\"]*cat\\.png[^\"]*)\".*", "$1");
            assertThat(url).contains("X-Amz-Signature=", "X-Amz-Expires=7200");
            try (var in = URI.create(url).toURL().openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(image);
            }
        }
    }

    @Test
    void aFailedWebhookCallIsRepeatedUntilItSucceeds() throws Exception {
        try (WebhookServer hook = new WebhookServer(500, 200);
                RecipeRunner runner = new RecipeRunner(sandbox(), new Webhook())) {
            String server = runner.withHttp();
            runner.with("webhook", hook.url()).with("webhook.again", "100ms").start();

            int status = WebhookServer.post(server + "/videos", "A boat", "X-Order", "order-7");

            assertThat(status).isEqualTo(202);
            soon().until(() -> hook.bodies().size() == 2);
            assertThat(hook.bodies())
                    .containsOnly("{\"order\": \"order-7\", \"state\": \"COMPLETED\"}");
            int again = WebhookServer.post(server + "/videos", "A boat", "X-Order", "order-7");
            assertThat(again).isEqualTo(202);
            assertThat(sandbox().ledger().acceptedCount()).as("a call repeated").isOne();
        }
    }

    @Test
    void ofSeveralNodesOneSubmitsAndOneDelivers() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        try (Postgres postgres = new Postgres();
                RecipeRunner one = node(postgres, done);
                RecipeRunner two = node(postgres, done)) {
            for (int i = 0; i < 6; i++) {
                for (RecipeRunner node : List.of(one, two)) {
                    node.template().requestBodyAndHeader("direct:order", "A", "OrderId", i);
                }
            }

            soon().until(() -> done.size() >= 6);
            soon().until(() -> inFlight(one) + inFlight(two) == 0);
            assertThat(done).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(6);
        }
    }

    private RecipeRunner node(Postgres postgres, List<String> done) {
        return new RecipeRunner(sandbox(), new ClusterNode(done::add))
                .bind("ledger", postgres.dataSource())
                .with("camel.component.apiinone.data-source", "#bean:ledger")
                .start();
    }

    private static int inFlight(RecipeRunner runner) {
        return runner.camel().getInflightRepository().size();
    }

    @Test
    void aJmsMessageIsSentForEveryCompletion() throws Exception {
        try (Broker broker = new Broker(data);
                RecipeRunner runner = new RecipeRunner(sandbox(), new JmsNotification())) {
            runner.bind("connectionFactory", broker.connectionFactory()).start();

            VideoTask task =
                    runner.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            assertThat(broker.receive("videos")).isEqualTo(task.getTaskId() + " is COMPLETED");
        }
    }

    @Test
    void failedSubmissionsAndTasksAreStoredInTheDeadLetterFolder() throws Exception {
        Path dead = data.resolve("dead");
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new DeadLetter())) {
            runner.with("dead", dead).with("outbox", data.resolve("out")).start();
            sandbox().onSubmit(Faults.unauthorized());
            runner.template().requestBody("direct:prompt", "A boat");
            VideoTask failed =
                    runner.template()
                            .requestBody("direct:prompt", "A boat [fail]", VideoTask.class);
            VideoTask good =
                    runner.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            Path deadLetter = dead.resolve("FAILED-" + failed.getSubmissionId() + ".json");
            soon().untilAsserted(
                            () -> assertThat(deadLetter).content().contains(failed.getTaskId()));
            soon().until(() -> Files.exists(data.resolve("out/" + good.getTaskId() + ".json")));
            assertThat(onlyFile(dead.resolve("submit"))).contains("apiKey");

            sandbox().onSubmit(Faults.resetAfter());
            runner.template().requestBody("direct:prompt", "A boat");
            try (Stream<Path> files = Files.list(dead.resolve("submit"))) {
                assertThat(files).as("a lost reply, too").hasSize(2);
            }
        }
    }

    @Test
    void theReportHasALineForEveryCompletion() throws Exception {
        Path reports = data.resolve("reports");
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new CostReport())) {
            runner.with("reports", reports).start();
            VideoTask task =
                    runner.template().requestBody("direct:prompt", "A boat", VideoTask.class);
            runner.template().requestBody("direct:prompt", "A boat [fail]");

            soon().ignoreExceptions().until(() -> onlyFile(reports).lines().count() == 2);

            assertThat(onlyFile(reports))
                    .contains(
                            task.getSubmissionId() + ",grok-imagine/text-to-video,COMPLETED,24,24")
                    .contains(",FAILED,");
        }
    }

    @Test
    void theDashboardShowsMetersAndOpenTasks() throws Exception {
        try (RecipeRunner runner = new RecipeRunner(sandbox(), new Dashboard())) {
            String server = runner.withHttp();
            runner.start();
            sandbox().pace(one.apiin.camel.sandbox.Pace.byHand());
            VideoTask task =
                    runner.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            String tasks = WebhookServer.get(server + "/tasks");
            sandbox().finish(task.getTaskId());

            assertThat(tasks).contains(task.getTaskId(), "RUNNING");
            assertThat(WebhookServer.get(server + "/metrics"))
                    .contains("camel_apiinone_submissions_total{", "outcome=\"accepted\"");
            soon().untilAsserted(
                            () ->
                                    assertThat(WebhookServer.get(server + "/metrics"))
                                            .contains("camel_apiinone_task_duration_seconds")
                                            .contains("camel_apiinone_tasks_running{"));
        }
    }

    @Test
    void aLostReplyIsChargedTwiceByHandAndOnceWithTheComponent() throws Exception {
        try (RecipeRunner runner =
                new RecipeRunner(sandbox(), new BeforeByHand(), new AfterMigration())) {
            runner.with("provider", sandbox().baseUrl())
                    .with("provider.key", sandbox().apiKey())
                    .with("by-hand.pause", 100)
                    .start();

            String byHand = runner.template().requestBody("direct:by-hand", "A", String.class);
            String migrated = runner.template().requestBody("direct:migrated", "A", String.class);
            assertThat(byHand).contains("SUCCESS").contains(".mp4");
            assertThat(migrated).startsWith("http");
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(2);

            sandbox().onSubmit(Faults.resetAfter());
            runner.template().requestBody("direct:by-hand", "A", String.class);
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(4);

            sandbox().onSubmit(Faults.resetAfter());
            Exchange failed =
                    runner.template().request("direct:migrated", e -> e.getMessage().setBody("A"));
            assertThat(failed.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(5);
        }
    }

    private static String onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readString(files.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
    }
}
