package one.apiin.camel.examples.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

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
    void aFolderOfPromptsBecomesAFolderOfVideos() throws Exception {
        try (Kitchen kitchen = new Kitchen(sandbox(), new FileWatch())) {
            kitchen.with("inbox", data.resolve("in")).with("outbox", data.resolve("out")).start();

            Files.writeString(Files.createDirectories(data.resolve("in")).resolve("boat.txt"), "A");

            soon().until(() -> Files.exists(data.resolve("out/boat.mp4")));
            soon().until(() -> Files.exists(data.resolve("in/.done/boat.txt")));
            assertThat(sandbox().ledger().acceptedCount()).isOne();
        }
    }

    @Test
    void everyFinishedVideoGoesToS3() throws Exception {
        try (Kitchen kitchen = new Kitchen(sandbox(), new S3Archive())) {
            kitchen.withS3(data).start();

            VideoTask task =
                    kitchen.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            Path video = data.resolve("s3/videos/" + task.getTaskId() + ".mp4");
            soon().until(() -> Files.exists(video));
            assertThat(Files.readAllBytes(video)).isEqualTo(sandbox().clip(task.getTaskId()).get());
        }
    }

    @Test
    void theProviderGetsALinkToThePictureThatItCanFollow() throws Exception {
        byte[] picture = {1, 2, 3};
        try (Kitchen kitchen = new Kitchen(sandbox(), new PresignedImage())) {
            kitchen.withS3(data).start();
            kitchen.template()
                    .requestBodyAndHeader("aws2-s3://images", picture, "CamelAwsS3Key", "cat.png");

            kitchen.template().requestBodyAndHeader("direct:image", "", "CamelAwsS3Key", "cat.png");

            String request = sandbox().tasks().get(0).request();
            String link = request.replaceAll("(?s).*\"(http[^\"]*cat\\.png[^\"]*)\".*", "$1");
            assertThat(link).contains("X-Amz-Signature=", "X-Amz-Expires=7200");
            try (var in = URI.create(link).toURL().openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(picture);
            }
        }
    }

    @Test
    void aWebHookThatFailsIsCalledAgainUntilItTakesTheEnd() throws Exception {
        try (HookServer hook = new HookServer(500, 200);
                Kitchen kitchen = new Kitchen(sandbox(), new Webhook())) {
            String server = kitchen.withHttp();
            kitchen.with("webhook", hook.address()).with("webhook.again", "100ms").start();

            int status = HookServer.post(server + "/videos", "A boat", "X-Order", "order-7");

            assertThat(status).isEqualTo(202);
            soon().until(() -> hook.bodies().size() == 2);
            assertThat(hook.bodies())
                    .containsOnly("{\"order\": \"order-7\", \"state\": \"COMPLETED\"}");
            assertThat(sandbox().ledger().acceptedCount()).isOne();
        }
    }

    @Test
    void ofSeveralNodesOnePaysAndOneTells() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        try (Postgres postgres = new Postgres();
                Kitchen one = node(postgres, done);
                Kitchen two = node(postgres, done)) {
            for (int i = 0; i < 6; i++) {
                for (Kitchen node : List.of(one, two)) {
                    node.template().requestBodyAndHeader("direct:order", "A", "OrderId", i);
                }
            }

            soon().until(() -> done.size() >= 6);
            soon().until(() -> inFlight(one) + inFlight(two) == 0);
            assertThat(done).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5");
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(6);
        }
    }

    private Kitchen node(Postgres postgres, List<String> done) {
        return new Kitchen(sandbox(), new ClusterNode(done::add))
                .bind("ledger", postgres.dataSource())
                .with("camel.component.apiinone.data-source", "#bean:ledger")
                .start();
    }

    private static int inFlight(Kitchen kitchen) {
        return kitchen.camel().getInflightRepository().size();
    }

    @Test
    void aMessageTellsEveryEnd() throws Exception {
        try (Broker broker = new Broker(data);
                Kitchen kitchen = new Kitchen(sandbox(), new JmsNotification())) {
            kitchen.bind("connectionFactory", broker.connectionFactory()).start();

            VideoTask task =
                    kitchen.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            assertThat(broker.receive("videos")).isEqualTo(task.getTaskId() + " is COMPLETED");
        }
    }

    @Test
    void whatWasNotMadeIsPutAside() throws Exception {
        Path dead = data.resolve("dead");
        try (Kitchen kitchen = new Kitchen(sandbox(), new DeadLetter())) {
            kitchen.with("dead", dead).with("outbox", data.resolve("out")).start();
            sandbox().onSubmit(Faults.unauthorized());
            kitchen.template().requestBody("direct:prompt", "A boat");
            VideoTask fails =
                    kitchen.template()
                            .requestBody("direct:prompt", "A boat [fail]", VideoTask.class);
            VideoTask good =
                    kitchen.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            Path put = dead.resolve("FAILED-" + fails.getSubmissionId() + ".json");
            soon().until(() -> Files.exists(put));
            soon().until(() -> Files.exists(data.resolve("out/" + good.getTaskId() + ".json")));
            assertThat(Files.readString(put)).contains(fails.getTaskId());
            assertThat(onlyFile(dead.resolve("refused"))).contains("apiKey");
        }
    }

    @Test
    void theReportHasALineForEveryEnd() throws Exception {
        Path reports = data.resolve("reports");
        try (Kitchen kitchen = new Kitchen(sandbox(), new CostReport())) {
            kitchen.with("reports", reports).start();
            VideoTask task =
                    kitchen.template().requestBody("direct:prompt", "A boat", VideoTask.class);
            kitchen.template().requestBody("direct:prompt", "A boat [fail]");

            soon().ignoreExceptions().until(() -> onlyFile(reports).lines().count() == 2);

            assertThat(onlyFile(reports))
                    .contains(
                            task.getSubmissionId() + ",grok-imagine/text-to-video,COMPLETED,24,24")
                    .contains(",FAILED,");
        }
    }

    @Test
    void theDashboardShowsMetersAndOpenTasks() throws Exception {
        try (Kitchen kitchen = new Kitchen(sandbox(), new Dashboard())) {
            String server = kitchen.withHttp();
            kitchen.start();
            sandbox().pace(one.apiin.camel.sandbox.Pace.byHand());
            VideoTask task =
                    kitchen.template().requestBody("direct:prompt", "A boat", VideoTask.class);

            String tasks = HookServer.get(server + "/tasks");
            sandbox().finish(task.getTaskId());

            assertThat(tasks).contains(task.getTaskId(), "RUNNING");
            assertThat(HookServer.get(server + "/metrics"))
                    .contains("camel_apiinone_submissions_total{", "outcome=\"accepted\"");
            soon().untilAsserted(
                            () ->
                                    assertThat(HookServer.get(server + "/metrics"))
                                            .contains("camel_apiinone_task_duration_seconds")
                                            .contains("camel_apiinone_tasks_running{"));
        }
    }

    @Test
    void aLostReplyIsPaidTwiceByHandAndOnceByTheComponent() throws Exception {
        try (Kitchen kitchen = new Kitchen(sandbox(), new BeforeByHand(), new AfterMigration())) {
            kitchen.with("provider", sandbox().baseUrl())
                    .with("provider.key", sandbox().apiKey())
                    .with("by-hand.pause", 100)
                    .start();

            String byHand = kitchen.template().requestBody("direct:by-hand", "A", String.class);
            String migrated = kitchen.template().requestBody("direct:migrated", "A", String.class);
            assertThat(byHand).contains("SUCCESS").contains(".mp4");
            assertThat(migrated).startsWith("http");
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(2);

            sandbox().onSubmit(Faults.resetAfter());
            kitchen.template().requestBody("direct:by-hand", "A", String.class);
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(4);

            sandbox().onSubmit(Faults.resetAfter());
            Exchange told =
                    kitchen.template().request("direct:migrated", e -> e.getMessage().setBody("A"));
            assertThat(told.getException()).isInstanceOf(SubmitOutcomeUnknownException.class);
            assertThat(sandbox().ledger().acceptedCount()).isEqualTo(5);
        }
    }

    private static String onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readString(files.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
    }
}
