package one.apiin.camel.internal.http.download;

import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.http.download.RangeResponseConsumer.Part;
import one.apiin.camel.internal.http.download.UrlPolicy.Hop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Fetches videos over HTTP to the disk: checks every hop, resumes broken connections, refuses what is
 * too long, no video, cut off, or not as long as its server said.
 *
 * <p>Time: nothing bounds the whole but {@link PaceRule} and {@code maxDownloadSize}; a connection that
 * is silent is broken, and after {@value #ATTEMPTS} in a row that brought nothing the download fails.
 *
 * <p>Threads: safe for concurrent use; the caller's thread waits, two I/O threads at most write.
 */
public final class VideoDownloader implements VideoFetcher {

    static final int MAX_REDIRECTS = 5;
    static final int ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(VideoDownloader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> LINK_REFUSED = Set.of(403, 404, 410);

    private final DownloadSettings settings;
    private final UrlPolicy hops;
    private final DownloadClient client;
    private final CountDownLatch closed = new CountDownLatch(1);

    public VideoDownloader(DownloadSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    VideoDownloader(DownloadSettings settings, UrlPolicy.Names names) {
        this.settings = settings;
        this.hops =
                new UrlPolicy(
                        settings.baseUrl(),
                        settings.hosts(),
                        names,
                        settings.network().proxy() != null);
        this.client = new DownloadClient(settings);
    }

    @Override
    public VideoFetcher.Outcome fetch(String link, Path into, BooleanSupplier wanted) {
        BooleanSupplier going = () -> wanted.getAsBoolean() && closed.getCount() > 0;
        try (PartialFile transfer = new PartialFile(into, settings.maxSize())) {
            return fetch(link, transfer, new DownloadProgress(settings.silence(), going));
        } catch (DownloadRefusedException e) {
            return new VideoFetcher.Failed(e.status(), e.getMessage(), e.getCause());
        } catch (IOException e) {
            return new VideoFetcher.Failed(0, "downloadDirectory cannot be written to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new VideoFetcher.Failed(0, "the component is stopping", e);
        }
    }

    private VideoFetcher.Outcome fetch(String link, PartialFile transfer, DownloadProgress progress)
            throws DownloadRefusedException, InterruptedException {
        while (true) {
            IOException broken;
            try {
                Part part = follow(link, transfer, progress);
                VideoFetcher.Outcome outcome = outcome(part, transfer);
                if (outcome != null) {
                    return outcome;
                }
                broken = new IOException("its server answered " + part.status());
            } catch (DownloadRefusedException e) {
                throw e;
            } catch (IOException e) {
                broken = e;
            }
            again(progress, transfer, broken);
        }
    }

    /** Another attempt after a pause; while bytes come, as often as it takes. */
    private void again(DownloadProgress progress, PartialFile transfer, IOException broken)
            throws DownloadRefusedException, InterruptedException {
        int idle = progress.idleAfter(transfer.length());
        LOG.debug("A download broke off at byte {}: {}", transfer.length(), broken.toString());
        progress.requireGoing(transfer);
        if (idle >= ATTEMPTS) {
            throw new DownloadRefusedException(0, brokenOff(transfer, broken), broken);
        }
        closed.await(FIRST_PAUSE.toMillis() << idle, TimeUnit.MILLISECONDS);
    }

    private static String brokenOff(PartialFile transfer, IOException broken) {
        String of = transfer.total() == PartialFile.UNKNOWN ? "" : " of " + transfer.total();
        return "it broke off at byte "
                + transfer.length()
                + of
                + ", "
                + ATTEMPTS
                + " times in a row: "
                + (broken.getMessage() == null
                        ? broken.getClass().getSimpleName()
                        : broken.getMessage());
    }

    private Part follow(String link, PartialFile transfer, DownloadProgress progress)
            throws IOException, InterruptedException {
        Hop hop = hops.check(UrlPolicy.parse(link), progress.attempts());
        for (int redirects = 0; ; redirects++) {
            Part part = client.get(hop, transfer, progress);
            if (!REDIRECTS.contains(part.status())) {
                return part;
            }
            if (redirects == MAX_REDIRECTS) {
                throw new DownloadRefusedException(
                        "it was redirected more than " + MAX_REDIRECTS + " times");
            }
            hop = hops.check(UrlPolicy.redirect(hop.link(), part.location()), progress.attempts());
        }
    }

    /**
     * Null for what may go better another time.
     *
     * @throws IOException likewise
     */
    private static VideoFetcher.Outcome outcome(Part part, PartialFile transfer)
            throws IOException {
        int status = part.status();
        if (LINK_REFUSED.contains(status)) {
            return new VideoFetcher.UrlRefused(status);
        }
        if (part.body() == PartRule.Body.OTHER || status == 416) {
            transfer.restart(PartialFile.UNKNOWN, null);
            return null;
        }
        if (part.body() == PartRule.Body.NONE) {
            if (status >= 500 || status == 408 || status == 429) {
                return null;
            }
            throw new DownloadRefusedException(status, "its server answered " + status, null);
        }
        if (transfer.total() != PartialFile.UNKNOWN && transfer.length() < transfer.total()) {
            return null;
        }
        transfer.finish();
        if (transfer.isCutOff()) {
            // Whoever told no length may just have lost the connection.
            if (transfer.total() == PartialFile.UNKNOWN) {
                throw new IOException("it ends within the video");
            }
            throw new DownloadRefusedException(
                    "it ends within the video, though its server sent all that it announced ("
                            + transfer.total()
                            + " bytes)");
        }
        return new VideoFetcher.Saved(transfer.length(), transfer.format());
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
