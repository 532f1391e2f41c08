package one.apiin.camel.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.internal.download.DownloadService.DownloadedVideo;
import one.apiin.camel.internal.util.OwnThreads;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads renew refused URLs, run in order of arrival, and leave no file behind when they fail.
 */
class DownloadServiceTest {

    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final String OLD = "https://cdn.x/old.mp4?sig=secret";
    private static final String NEW = "https://cdn.x/new.mp4?sig=secret";

    @TempDir Path base;
    private SpoolDirectory spool;
    private final List<String> fetched = new ArrayList<>();
    private final List<VideoTask> renewed = new ArrayList<>();
    private final Map<String, VideoFetcher.Outcome> server =
            new java.util.HashMap<>(Map.of(NEW, new VideoFetcher.Saved(5, VideoFormat.MP4)));
    private Supplier<VideoTask> renewal = () -> task(TaskState.COMPLETED, NEW);

    private final VideoFetcher fetcher =
            new VideoFetcher() {
                @Override
                public Outcome fetch(String url, Path into, Supplier<String> over) {
                    fetched.add(url);
                    try {
                        Files.writeString(into, "video");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return server.getOrDefault(
                            url, new VideoFetcher.UrlRefused(403, "the server answered 403", null));
                }

                @Override
                public void close() {}
            };

    private DownloadService downloads;

    @BeforeEach
    void open() throws IOException {
        spool = new SpoolDirectory(base);
        downloads =
                new DownloadService(
                        OwnThreads.callers(),
                        fetcher,
                        spool,
                        task -> {
                            renewed.add(task);
                            return renewal.get();
                        },
                        TIMEOUT);
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private static VideoTask task(TaskState state, String... urls) {
        return VideoTask.builder()
                .submissionId("s1")
                .taskId("t1")
                .account("a")
                .group("g")
                .state(state)
                .endedAt(Instant.EPOCH)
                .videoUrls(List.of(urls))
                .tracking(
                        Tracking.reserved(null, 0)
                                .withRequestInFlight(false)
                                .withDelivery(Delivery.PENDING))
                .build();
    }

    private DownloadedVideo save(VideoTask task, int index) {
        return downloads.save(task, index, () -> true);
    }

    private void noFileIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(spool.directory())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aValidUrlIsDownloadedWithoutReadingTheStatus() {
        server.put(OLD, new VideoFetcher.Saved(5, VideoFormat.WEBM));

        DownloadedVideo saved = save(task(TaskState.COMPLETED, OLD), 0);

        assertThat(saved.url()).isEqualTo(OLD);
        assertThat(saved.format()).isEqualTo(VideoFormat.WEBM);
        assertThat(saved.file().path()).hasContent("video");
        assertThat(renewed).isEmpty();
    }

    @Test
    void aRefusedUrlIsRenewedOnceByReadingTheStatus() {
        DownloadedVideo saved = save(task(TaskState.COMPLETED, OLD), 0);

        assertThat(fetched).containsExactly(OLD, NEW);
        assertThat(renewed).hasSize(1);
        assertThat(renewed.get(0).getVideoUrls()).isEmpty();
        assertThat(saved.url()).isEqualTo(NEW);
        assertThat(saved.task().getVideoUrls()).containsExactly(NEW);
    }

    @Test
    void aRenewedUrlThatIsRefusedTooFailsTheDownload() throws Exception {
        server.clear();

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("and the renewed one too (the server answered 403)")
                .hasMessageNotContaining("secret");
        assertThat(fetched).containsExactly(OLD, NEW);
        noFileIsLeft();
    }

    @Test
    void aUrlThatCannotBeReachedIsRenewedOnceToo() throws Exception {
        IOException unknown = new IOException("cdn.x");
        var unreachable = new VideoFetcher.UrlRefused(0, "interrupted at byte 0", unknown);
        server.putAll(Map.of(OLD, unreachable, NEW, unreachable));

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining(
                        "the result URL failed, and the renewed one too (interrupted at byte 0)")
                .hasCause(unknown);
        assertThat(fetched).containsExactly(OLD, NEW);
        noFileIsLeft();
    }

    @Test
    void aFailedRenewalIsReportedWithItsReason() throws Exception {
        renewal =
                () -> {
                    throw new ProviderBusyException(
                            "try later", null, ErrorContext.nothingSent(), null);
                };

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("403")
                .hasMessageContaining("try later")
                .hasNoCause();
        noFileIsLeft();
    }

    @Test
    void aTaskWithoutUrlsHasItsStatusReadFirst() {
        DownloadedVideo saved = save(task(TaskState.COMPLETED), 0);

        assertThat(fetched).containsExactly(NEW);
        assertThat(saved.url()).isEqualTo(NEW);
    }

    @Test
    void aUrlThatLeadsNowhereIsReportedWithItsCauseIfItCannotBeRenewed() {
        IOException cause = new IOException("refused");
        server.put(OLD, new VideoFetcher.UrlRefused(0, "no connection", cause));
        renewal = () -> task(TaskState.COMPLETED);

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasCause(cause);
    }

    @Test
    void aTaskWithoutAnyUrlIsReported() throws Exception {
        renewal = () -> task(TaskState.COMPLETED);

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("the provider returned no http or https URL");
        noFileIsLeft();
    }

    @Test
    void aUrlWithoutATaskCannotBeRenewed() throws Exception {
        assertThatThrownBy(() -> downloads.save(OLD))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("by task id");
        assertThat(renewed).isEmpty();
        noFileIsLeft();
    }

    @Test
    void aFailedDownloadNamesTheTaskAndLeavesNoFile() throws Exception {
        server.put(OLD, new VideoFetcher.Failed("it has zero bytes", null));

        assertThatThrownBy(() -> save(task(TaskState.COMPLETED, OLD), 0))
                .isInstanceOfSatisfying(
                        VideoDownloadException.class,
                        e -> {
                            assertThat(e.getSubmissionId()).isEqualTo("s1");
                            assertThat(e.getTaskId()).isEqualTo("t1");
                            assertThat(e.isMayHaveBeenCharged()).isTrue();
                        })
                .hasMessage("The video of task t1 was not saved: it has zero bytes [AIO-0010]");
        noFileIsLeft();
    }

    @Test
    void aCancelledDownloadLeavesNoFile() throws Exception {
        server.put(OLD, new VideoFetcher.Saved(5, VideoFormat.MP4));

        assertThatThrownBy(() -> downloads.save(task(TaskState.COMPLETED, OLD), 0, () -> false))
                .isInstanceOf(VideoDownloadException.class);
        assertThat(fetched).isEmpty();
        noFileIsLeft();
    }

    @Test
    void aDownloadIsEndedAfterItsTimeoutAndWhenTheServiceCloses() {
        List<String> reasons = new ArrayList<>();
        VideoFetcher asking =
                new VideoFetcher() {
                    @Override
                    public Outcome fetch(String url, Path into, Supplier<String> over) {
                        reasons.add(over.get());
                        downloads.close();
                        reasons.add(over.get());
                        return new VideoFetcher.Failed("ended", null);
                    }

                    @Override
                    public void close() {}
                };

        for (Duration timeout : List.of(TIMEOUT, Duration.ofNanos(1))) {
            downloads =
                    new DownloadService(
                            OwnThreads.callers(), asking, spool, t -> renewal.get(), timeout);
            assertThatThrownBy(() -> downloads.save(NEW)).hasMessageContaining("ended");
        }

        String stopping = "the component is stopping";
        String late = "not complete within downloadTimeout";
        assertThat(reasons).containsExactly(null, stopping, late, stopping);
    }

    @Test
    void onlyACompletedTaskHasAVideo() {
        assertThatThrownBy(() -> save(task(TaskState.RUNNING), 0))
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("RUNNING");
        assertThatThrownBy(() -> save(task(TaskState.FAILED), 0))
                .isInstanceOf(GenerationFailedException.class);
        assertThatThrownBy(() -> save(task(TaskState.OUTCOME_UNKNOWN), 0))
                .isInstanceOf(VideoDownloadException.class);
    }

    @Test
    void eachOfSeveralVideosHasItsOwnUrl() {
        server.put(OLD, new VideoFetcher.Saved(5, VideoFormat.MP4));

        assertThat(save(task(TaskState.COMPLETED, OLD, NEW), 1).url()).isEqualTo(NEW);
        assertThat(save(task(TaskState.COMPLETED, OLD, NEW), 0).url()).isEqualTo(OLD);
    }

    @Test
    void anExecutorThatRejectsAndAClosedServiceFailTheDownload() throws Exception {
        ExecutorService stopped = Executors.newSingleThreadExecutor();
        stopped.shutdown();
        var rejecting =
                new DownloadService(
                        OwnThreads.of(stopped), fetcher, spool, task -> renewal.get(), TIMEOUT);
        downloads.close();

        for (DownloadService one : List.of(rejecting, downloads)) {
            assertThatThrownBy(() -> one.save(NEW))
                    .isInstanceOf(VideoDownloadException.class)
                    .hasMessageContaining("the component is stopping");
        }
        assertThat(fetched).isEmpty();
        noFileIsLeft();
    }
}
