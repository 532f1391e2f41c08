package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.http.download.RangeResponseConsumer.Part;
import one.apiin.camel.internal.http.download.UrlPolicy.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads videos over HTTP to disk: checks each redirect, resumes interrupted downloads, and refuses a body
 * that is too long, not a video, truncated, or not of its Content-Length.
 *
 * <p>Time: limited by {@link DownloadProgress} and {@code maxDownloadSize}; a connection is closed after the read
 * timeout, and after {@value #ATTEMPTS} attempts in a row without a new byte the download fails.
 *
 * <p>Threads: safe for concurrent use; the caller's thread waits, at most two I/O threads write.
 */
public final class VideoDownloader implements VideoFetcher {

    static final int MAX_REDIRECTS = 5;
    static final int ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(VideoDownloader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> URL_REFUSED = Set.of(403, 404, 410);

    private final LongSupplier nanos;
    private final DownloadSettings settings;
    private final UrlPolicy policy;
    private final DownloadClient client;
    private final CountDownLatch closed = new CountDownLatch(1);

    public VideoDownloader(DownloadSettings settings) {
        this(settings, InetAddress::getAllByName, System::nanoTime);
    }

    VideoDownloader(DownloadSettings settings, UrlPolicy.Names names, LongSupplier nanos) {
        this.nanos = nanos;
        this.settings = settings;
        this.policy =
                new UrlPolicy(
                        settings.baseUrl(),
                        settings.hosts(),
                        names,
                        settings.network().proxy() != null);
        this.client = new DownloadClient(settings);
    }

    @Override
    public VideoFetcher.Outcome fetch(String url, Path into, BooleanSupplier wanted) {
        BooleanSupplier going = () -> wanted.getAsBoolean() && closed.getCount() > 0;
        try (PartialFile file = new PartialFile(into, settings.maxSize())) {
            return fetch(url, file, new DownloadProgress(settings.readTimeout(), going, nanos));
        } catch (DownloadRefusedException e) {
            return new VideoFetcher.Failed(e.status(), e.getMessage(), e.getCause());
        } catch (IOException e) {
            return new VideoFetcher.Failed(0, "downloadDirectory cannot be written to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new VideoFetcher.Failed(0, "the component is stopping", e);
        }
    }

    private VideoFetcher.Outcome fetch(String url, PartialFile file, DownloadProgress progress)
            throws DownloadRefusedException, InterruptedException {
        while (true) {
            IOException broken;
            try {
                Part part = follow(url, file, progress);
                VideoFetcher.Outcome outcome = outcome(part, file);
                if (outcome != null) {
                    return outcome;
                }
                broken = new IOException("the server answered " + part.status());
            } catch (DownloadRefusedException e) {
                throw e;
            } catch (IOException e) {
                broken = e;
            }
            again(progress, file, broken);
        }
    }

    /** Waits before the next attempt; attempts that bring new bytes are not limited. */
    private void again(DownloadProgress progress, PartialFile file, IOException broken)
            throws DownloadRefusedException, InterruptedException {
        int idle = progress.idleAfter(file.length());
        LOG.debug("Download interrupted at byte {}: {}", file.length(), broken.toString());
        progress.requireGoing(file);
        if (idle >= ATTEMPTS) {
            throw new DownloadRefusedException(0, brokenOff(file, broken), broken);
        }
        closed.await(FIRST_PAUSE.toMillis() << idle, TimeUnit.MILLISECONDS);
    }

    private static String brokenOff(PartialFile file, IOException broken) {
        String of = file.total() == PartialFile.UNKNOWN ? "" : " of " + file.total();
        return "interrupted at byte "
                + file.length()
                + of
                + ", "
                + ATTEMPTS
                + " times in a row: "
                + (broken.getMessage() == null
                        ? broken.getClass().getSimpleName()
                        : broken.getMessage());
    }

    private Part follow(String url, PartialFile file, DownloadProgress progress)
            throws IOException, InterruptedException {
        Target target = policy.check(UrlPolicy.parse(url), progress.attempts());
        for (int redirects = 0; ; redirects++) {
            Part part = client.get(target, file, progress);
            if (!REDIRECTS.contains(part.status())) {
                return part;
            }
            if (redirects == MAX_REDIRECTS) {
                throw new DownloadRefusedException(
                        "redirected more than " + MAX_REDIRECTS + " times");
            }
            target =
                    policy.check(
                            UrlPolicy.redirect(target.url(), part.location()), progress.attempts());
        }
    }

    /**
     * Null if another attempt may succeed.
     *
     * @throws IOException likewise
     */
    private static VideoFetcher.Outcome outcome(Part part, PartialFile file) throws IOException {
        int status = part.status();
        if (URL_REFUSED.contains(status)) {
            return new VideoFetcher.UrlRefused(status);
        }
        if (part.body() == RangeResponseConsumer.Body.OTHER || status == 416) {
            file.restart(PartialFile.UNKNOWN, null);
            return null;
        }
        if (part.body() == RangeResponseConsumer.Body.NONE) {
            if (status >= 500 || status == 408 || status == 429) {
                return null;
            }
            throw new DownloadRefusedException(status, "the server answered " + status, null);
        }
        if (file.total() != PartialFile.UNKNOWN && file.length() < file.total()) {
            return null;
        }
        file.finish();
        if (file.isCutOff()) {
            // Without Content-Length the end of the connection is also the end of the file.
            if (file.total() == PartialFile.UNKNOWN) {
                throw new IOException("the video is truncated");
            }
            throw new DownloadRefusedException(
                    "the video is truncated, though the server sent all bytes of its Content-Length"
                            + " ("
                            + file.total()
                            + ")");
        }
        return new VideoFetcher.Saved(file.length(), file.format());
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
