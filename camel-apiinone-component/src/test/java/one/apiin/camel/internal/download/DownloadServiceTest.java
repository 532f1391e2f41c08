package one.apiin.camel.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import one.apiin.camel.error.FaultContext;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renewing links, and leaving nothing on the disk. */
class DownloadServiceTest {

    private static final String OLD = "https://cdn.x/old.mp4?sig=secret";
    private static final String NEW = "https://cdn.x/new.mp4?sig=secret";

    @TempDir Path base;
    private SpoolDirectory spool;
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> fetched = new ArrayList<>();
    private final List<VideoTask> renewed = new ArrayList<>();
    private final Map<String, FetchOutcome> server =
            new java.util.HashMap<>(Map.of(NEW, new FetchOutcome.Saved(5, VideoFormat.MP4)));
    private CompletableFuture<VideoTask> fresh =
            CompletableFuture.completedFuture(task(TaskState.COMPLETED, NEW));

    private final VideoFetcher fetcher =
            new VideoFetcher() {
                @Override
                public FetchOutcome fetch(String link, Path into, BooleanSupplier wanted) {
                    fetched.add(link);
                    try {
                        Files.writeString(into, "video");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return server.getOrDefault(link, new FetchOutcome.LinkRefused(403));
                }

                @Override
                public void close() {}
            };

    private DownloadService downloads;

    @BeforeEach
    void open() throws IOException {
        spool = SpoolDirectory.open(base);
        downloads =
                new DownloadService(
                        new DownloadQueue(1, threads::add),
                        fetcher,
                        spool,
                        task -> {
                            renewed.add(task);
                            return fresh;
                        });
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private static VideoTask task(TaskState state, String... links) {
        return VideoTask.builder()
                .submissionId("s1")
                .taskId("t1")
                .account("a")
                .group("g")
                .state(state)
                .endedAt(Instant.EPOCH)
                .videoUrls(List.of(links))
                .tracking(
                        Tracking.reserved(null)
                                .withRequestInFlight(false)
                                .withDelivery(Delivery.PENDING))
                .build();
    }

    private DownloadedVideo save(VideoTask task, int index) {
        return done(downloads.save(task, index));
    }

    private DownloadedVideo done(CompletableFuture<DownloadedVideo> future) {
        while (!threads.isEmpty()) {
            threads.poll().run();
        }
        return future.join();
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(spool.directory())) {
            assertThat(files.filter(path -> !path.endsWith("lock"))).isEmpty();
        }
    }

    @Test
    void aGoodLinkIsFetchedWithoutAskingAgain() {
        server.put(OLD, new FetchOutcome.Saved(5, VideoFormat.WEBM));

        DownloadedVideo saved = save(task(TaskState.COMPLETED, OLD), 0);

        assertThat(saved.link()).isEqualTo(OLD);
        assertThat(saved.format()).isEqualTo(VideoFormat.WEBM);
        assertThat(saved.file().path()).hasContent("video");
        assertThat(renewed).isEmpty();
    }

    @Test
    void aRefusedLinkIsRenewedOnceByReadingTheStatus() {
        DownloadedVideo saved = save(task(TaskState.COMPLETED, OLD), 0);

        assertThat(fetched).containsExactly(OLD, NEW);
        assertThat(renewed).hasSize(1);
        assertThat(renewed.get(0).getVideoUrls()).isEmpty();
        assertThat(saved.link()).isEqualTo(NEW);
        assertThat(saved.task().getVideoUrls()).containsExactly(NEW);
    }

    @Test
    void aFreshLinkThatIsRefusedTooIsTheEnd() throws Exception {
        server.clear();

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .cause()
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("a fresh one too (403)")
                .hasMessageNotContaining("secret");
        assertThat(fetched).containsExactly(OLD, NEW);
        nothingIsLeft();
    }

    @Test
    void withoutAFreshLinkTheReasonIsTold() throws Exception {
        fresh =
                CompletableFuture.failedFuture(
                        new ProviderBusyException(
                                "try later", null, FaultContext.nothingSent(), null));

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .cause()
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("try later");
        nothingIsLeft();
    }

    @Test
    void aTaskWithoutLinksIsReadFirst() {
        DownloadedVideo saved = save(task(TaskState.COMPLETED), 0);

        assertThat(fetched).containsExactly(NEW);
        assertThat(saved.link()).isEqualTo(NEW);
    }

    @Test
    void aTaskThatNamesNoVideoIsToldAsSuch() throws Exception {
        fresh = CompletableFuture.completedFuture(task(TaskState.COMPLETED));

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED), 0))
                .cause()
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("the provider names no http or https link");
        nothingIsLeft();
    }

    @Test
    void aLinkAloneCannotBeRenewed() throws Exception {
        assertThatThrownBy(() -> done(downloads.save(OLD)))
                .cause()
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("by task id");
        assertThat(renewed).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aBrokenRuleIsToldWithTheTaskAndLeavesNothing() throws Exception {
        server.put(OLD, new FetchOutcome.Failed(0, "it has zero bytes", null));

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .cause()
                .isInstanceOfSatisfying(
                        VideoDownloadException.class,
                        e -> {
                            assertThat(e.getSubmissionId()).isEqualTo("s1");
                            assertThat(e.getTaskId()).isEqualTo("t1");
                            assertThat(e.isMayHaveBeenCharged()).isTrue();
                        })
                .hasMessage("The video of task t1 was not saved: it has zero bytes");
        nothingIsLeft();
    }

    @Test
    void aDownloadThatWasCancelledLeavesNothing() throws Exception {
        server.put(OLD, new FetchOutcome.Saved(5, VideoFormat.MP4));
        CompletableFuture<DownloadedVideo> waiting =
                downloads.save(task(TaskState.COMPLETED, OLD), 0);

        waiting.cancel(false);

        assertThatThrownBy(() -> done(waiting))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(fetched).isEmpty();
        nothingIsLeft();
    }

    @Test
    void onlyAFinishedTaskHasAVideo() {
        assertThatThrownBy(() -> save(task(TaskState.RUNNING), 0))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> save(task(TaskState.FAILED), 0))
                .cause()
                .isInstanceOf(GenerationFailedException.class);
        assertThatThrownBy(() -> save(task(TaskState.OUTCOME_UNKNOWN), 0))
                .cause()
                .isInstanceOf(VideoDownloadException.class);
    }

    @Test
    void eachOfSeveralVideosHasItsOwnLink() {
        server.put(OLD, new FetchOutcome.Saved(5, VideoFormat.MP4));

        assertThat(save(task(TaskState.COMPLETED, OLD, NEW), 1).link()).isEqualTo(NEW);
        assertThat(save(task(TaskState.COMPLETED, OLD, NEW), 0).link()).isEqualTo(OLD);
    }
}
