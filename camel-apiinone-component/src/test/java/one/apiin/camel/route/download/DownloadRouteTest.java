package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.junit.jupiter.api.Test;

/** The video as a message body, and that no spool file is left. */
class DownloadRouteTest extends DownloadTestSupport {

    /** What was in a body, read while its exchange ran. */
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    private final List<Exchange> seen = new CopyOnWriteArrayList<>();

    private void read(Exchange exchange) throws Exception {
        bodies.add(exchange.getMessage().getMandatoryBody(byte[].class));
        seen.add(exchange);
    }

    @Test
    void theConsumerDeliversTheVideoAndItsHeaders() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).process(this::read).to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);

        camel.template()
                .sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", "sub/idea.txt");

        camel.mock("delivered").assertIsSatisfied();
        Message message = camel.mock("delivered").getExchanges().get(0).getMessage();
        byte[] clip = clip(message.getHeader("CamelApiInOneTaskId"));
        assertThat(bodies).containsExactly(clip);
        assertThat(message.getHeaders())
                .containsEntry("Content-Type", "video/mp4")
                .containsEntry("Content-Length", (long) clip.length)
                .containsEntry("CamelFileName", "sub/idea.mp4")
                .containsEntry("CamelFileLength", (long) clip.length)
                .containsEntry("CamelApiInOneTaskState", "COMPLETED")
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsKeys("CamelApiInOneVideoUrl", "CamelApiInOneVideoUrls");
        assertThat(message.getBody())
                .isInstanceOf(WrappedFile.class)
                .isInstanceOf(StreamCache.class);
        nothingIsLeft();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void generateAndAwaitGiveTheVideoAsBodyWithDownload() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:video")
                            .to("apiinone:video?operation=generate&download=true")
                            .process(this::read);
                    r.from("direct:again")
                            .to("apiinone:video?operation=await&download=true")
                            .process(this::read);
                });

        camel.template().sendBodyAndHeader("direct:video", "a fox", "CamelFileName", "idea.txt");
        Message message = seen.get(0).getMessage();
        Object taskId = message.getHeader("CamelApiInOneTaskId");
        assertThat(message.getHeader("CamelFileName")).isEqualTo("idea.mp4");
        camel.template().sendBody("direct:again", taskId);

        assertThat(bodies).containsExactly(clip(taskId), clip(taskId));
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(1);
        nothingIsLeft();
    }

    @Test
    void aRedeliveryOfGenerateAfterAFailedDownloadPaysOnce() throws Exception {
        camel.sandbox().onDownload(Faults.status(404, "gone"), Faults.status(404, "gone"));
        camel.routes(
                r -> {
                    r.onException(VideoDownloadException.class)
                            .maximumRedeliveries(2)
                            .redeliveryDelay(0);
                    r.from("direct:video")
                            .to("apiinone:video?operation=generate&download=true")
                            .process(this::read);
                });

        camel.template().sendBody("direct:video", "a fox");

        assertThat(bodies).hasSize(1);
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(1);
    }

    @Test
    void aBlankDownloadDirectoryIsNoneAndNeverTheWorkingDirectory() throws Exception {
        ApiInOneComponent component =
                camel.context().getComponent("apiinone", ApiInOneComponent.class);
        component.setDownloadDirectory(" ");
        List<File> files = new CopyOnWriteArrayList<>();
        camel.routes(
                r ->
                        r.from("direct:video")
                                .to("apiinone:video?operation=generate")
                                .to("apiinone:video?operation=download")
                                .process(e -> files.add(e.getMessage().getBody(File.class))));

        camel.template().sendBody("direct:video", "a fox");

        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        assertThat(files)
                .extracting(file -> file.getCanonicalFile().toPath().getParent().getParent())
                .containsExactly(temporary);
    }

    @Test
    void theBodyIsAFileAndAStreamThatCanBeReadAgain() throws Exception {
        List<Object> read = Collections.synchronizedList(new ArrayList<>());
        camel.routes(
                r ->
                        r.from(COMPLETIONS)
                                .process(
                                        e -> {
                                            Message m = e.getMessage();
                                            for (int i = 0; i < 2; i++) {
                                                try (InputStream in =
                                                        m.getBody(InputStream.class)) {
                                                    read.add(in.readAllBytes());
                                                }
                                            }
                                            var out = new ByteArrayOutputStream();
                                            m.getBody(StreamCache.class).writeTo(out);
                                            read.add(out.toByteArray());
                                            File file = m.getBody(File.class);
                                            read.add(Files.readAllBytes(file.toPath()));
                                            read.add(
                                                    ((WrappedFile<?>) m.getBody()).getFileLength());
                                        })
                                .to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);

        VideoTask task = camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        byte[] clip = clip(task.getTaskId());
        assertThat(read).containsExactly(clip, clip, clip, clip, (long) clip.length);
        assertThat(
                        camel.mock("delivered")
                                .getExchanges()
                                .get(0)
                                .getMessage()
                                .getHeader("CamelFileName"))
                .isEqualTo(task.getTaskId() + ".mp4");
    }

    @Test
    void aFailedTaskIsDeliveredAsAVideoTask() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).to("mock:delivered"));
        camel.sandbox().failNext(1);
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(camel.mock("delivered").getExchanges().get(0).getMessage().getBody())
                .isInstanceOf(VideoTask.class);
    }

    @Test
    void copiesForOthersLiveAsLongAsTheirExchanges() throws Exception {
        camel.routes(
                r -> {
                    r.from(COMPLETIONS)
                            .wireTap("seda:tapped")
                            .multicast()
                            .parallelProcessing()
                            .to("direct:a", "direct:b")
                            .end()
                            .to("seda:later?waitForTaskToComplete=Never");
                    r.from("direct:a").process(this::read);
                    r.from("direct:b").process(this::read);
                    r.from("seda:tapped").delay(300).process(this::read).to("mock:delivered");
                    r.from("seda:later").delay(200).process(this::read).to("mock:delivered");
                });
        camel.mock("delivered").expectedMessageCount(2);

        VideoTask task = camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(bodies).hasSize(4).containsOnly(clip(task.getTaskId()));
        nothingIsLeft();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void theProducerDownloadsATaskATaskIdAndAUrl() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:task")
                            .to("apiinone:video?operation=generate")
                            .to("apiinone:video?operation=download")
                            .process(this::read)
                            .to("mock:task");
                    r.from("direct:other")
                            .to("apiinone:video?operation=download")
                            .process(this::read)
                            .to("mock:other");
                });
        Exchange made =
                camel.template()
                        .send(
                                "direct:task",
                                e -> {
                                    e.getMessage().setBody("a fox");
                                    e.getMessage().setHeader("CamelFileName", "fox.txt");
                                });
        assertThat(made.getException()).isNull();
        String taskId = made.getMessage().getHeader("CamelApiInOneTaskId", String.class);
        String url = made.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);

        Exchange byId =
                camel.template()
                        .send(
                                "direct:other",
                                e -> {
                                    e.getMessage().setBody(taskId);
                                    e.getMessage().setHeader("CamelFileName", "list-of-ids.txt");
                                });
        Exchange byHeader =
                camel.template()
                        .send(
                                "direct:other",
                                e -> e.getMessage().setHeader("CamelApiInOneTaskId", taskId));
        Exchange byUrl =
                camel.template()
                        .send(
                                "direct:other",
                                e -> {
                                    e.getMessage()
                                            .setBody(new ByteArrayInputStream(url.getBytes()));
                                    e.getMessage().setHeader("CamelApiInOneOperation", "download");
                                    e.getMessage().setHeader("CamelApiInOneTaskState", "FAILED");
                                });
        Exchange byUri =
                camel.template().send("direct:other", e -> e.getMessage().setBody(URI.create(url)));

        assertThat(List.of(byId, byHeader, byUrl, byUri))
                .allSatisfy(e -> assertThat(e.getException()).isNull());
        assertThat(bodies).hasSize(5).containsOnly(clip(taskId));
        assertThat(made.getMessage().getHeader("CamelFileName")).isEqualTo("fox.mp4");
        assertThat(byId.getMessage().getHeaders())
                .as("the name that the task came with, not that of the list")
                .containsEntry("CamelFileName", "fox.mp4")
                .containsEntry("CamelApiInOneTaskState", "COMPLETED");
        assertThat(byUrl.getMessage().getHeaders())
                .containsEntry("Content-Type", "video/mp4")
                .as("nothing of another task, and nothing that steers the next step")
                .doesNotContainKeys(
                        "CamelApiInOneTaskId", "CamelApiInOneTaskState", "CamelApiInOneOperation");
        nothingIsLeft();
    }

    @Test
    void aTaskWithoutAnIdGivesTheVideoTheNameOfItsMessage() {
        VideoTask made = camel.submit("apiinone:video?operation=generate");
        VideoTask bare = made.toBuilder().taskId(null).submissionId(null).build();

        Exchange saved = camel.send("apiinone:video?operation=download", bare);

        assertThat(saved.getException()).isNull();
        assertThat(saved.getMessage().getHeader("CamelFileName", String.class))
                .endsWith(".mp4")
                .doesNotContain("null");
    }

    @Test
    void anExpiredUrlIsRenewedByTheTaskId() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:make").to("apiinone:video?operation=generate");
                    r.from("direct:save")
                            .to("apiinone:video?operation=download")
                            .process(this::read);
                });
        VideoTask task = camel.template().requestBody("direct:make", "a fox", VideoTask.class);
        camel.sandbox().expireLinks();

        Exchange saved = camel.template().send("direct:save", e -> e.getMessage().setBody(task));

        assertThat(saved.getException()).isNull();
        assertThat(bodies).containsExactly(clip(task.getTaskId()));
        assertThat(saved.getMessage().getHeader("CamelApiInOneVideoUrl", String.class))
                .isNotEqualTo(task.getVideoUrl());

        Exchange byUrl =
                camel.template()
                        .send("direct:save", e -> e.getMessage().setBody(task.getVideoUrl()));
        assertThat(byUrl.getException())
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("403");
        nothingIsLeft();
    }

    @Test
    void aTaskThatRunsHasNoVideoYet() throws Exception {
        camel.sandbox().pace(one.apiin.camel.sandbox.Pace.byHand());
        camel.routes(r -> r.from("direct:save").to("apiinone:video?operation=download"));
        VideoTask task = camel.submit("apiinone:video");

        Exchange saved = camel.template().send("direct:save", e -> e.getMessage().setBody(task));

        assertThat(saved.getException())
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("RUNNING");
    }

    @Test
    void pollEnrichGetsTheVideoToo() throws Exception {
        camel.routes(
                r ->
                        r.from("direct:pick-up")
                                .pollEnrich()
                                .simple(
                                        "apiinone:video?download=true&delay=20&taskId=${header.CamelApiInOneTaskId}")
                                .timeout(FAR.toMillis())
                                .process(this::read));
        VideoTask task = camel.submit("apiinone:video");

        Exchange done =
                camel.template()
                        .send(
                                "direct:pick-up",
                                e ->
                                        e.getMessage()
                                                .setHeader(
                                                        "CamelApiInOneTaskId", task.getTaskId()));

        assertThat(done.getException()).isNull();
        assertThat(bodies).containsExactly(clip(task.getTaskId()));
        nothingIsLeft();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
    }

    @Test
    void splitVideosMakesOneExchangeOfEach() throws Exception {
        camel.routes(
                r ->
                        r.from(COMPLETIONS + "&splitVideos=true")
                                .process(this::read)
                                .to("mock:delivered"));
        VideoTask other = camel.submit("apiinone:video?group=other");
        camel.sandbox().finish(other.getTaskId());
        String clip = camel.sandbox().baseUrl() + "/files/" + other.getTaskId() + ".mp4";
        camel.sandbox().alwaysOnStatus(urls(clip, clip + "?v=2", clip + "?v=3"));
        camel.mock("delivered").expectedMessageCount(3);

        camel.template().sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", "idea.txt");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelFileName"))
                .containsExactly("idea.mp4", "idea-2.mp4", "idea-3.mp4");
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelApiInOneVideoUrl"))
                .containsExactly(clip, clip + "?v=2", clip + "?v=3");
        assertThat(camel.mock("delivered").getExchanges())
                .extracting(e -> e.getProperty("CamelSplitIndex", Integer.class))
                .containsExactly(0, 1, 2);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }

    /** It would receive the first video only, and confirm the completion. */
    @Test
    void splitVideosIsRefusedForAPollingConsumer() {
        assertThatThrownBy(() -> camel.consumer().receiveNoWait(COMPLETIONS + "&splitVideos=true"))
                .rootCause()
                .hasMessageContaining("Option splitVideos")
                .hasMessageContaining("from(\"apiinone:video");
    }

    @Test
    void ofSeveralVideosAFailingOneBringsTheCompletionAgain() throws Exception {
        camel.routes(
                r ->
                        r.from(COMPLETIONS + "&splitVideos=true")
                                .process(this::read)
                                .to("mock:delivered")
                                .filter(
                                        e ->
                                                e.getProperty("CamelSplitIndex", Integer.class) == 1
                                                        && seen.size() < 3)
                                .throwException(new IllegalStateException("full")));
        VideoTask other = camel.submit("apiinone:video?group=other");
        camel.sandbox().finish(other.getTaskId());
        String clip = camel.sandbox().baseUrl() + "/files/" + other.getTaskId() + ".mp4";
        camel.sandbox().alwaysOnStatus(urls(clip, clip + "?v=2"));
        camel.mock("delivered").expectedMessageCount(4);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }
}
