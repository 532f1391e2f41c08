package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import one.apiin.camel.internal.download.VideoFetcher;
import one.apiin.camel.internal.http.client.HttpSettings;
import one.apiin.camel.internal.http.client.HttpSettings.Network;
import one.apiin.camel.internal.http.client.NameLookups;
import one.apiin.camel.internal.http.download.DownloadClient.RangeResponse;
import one.apiin.camel.internal.http.download.UrlPolicy.AllowedHosts;
import one.apiin.camel.internal.http.download.UrlPolicy.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads videos over HTTP to disk: checks each redirect, resumes interrupted downloads, and refuses a body
 * that is too long, not a video, truncated, or not of its Content-Length.
 *
 * <p>Time: limited by {@link Download} and {@code maxDownloadSize}; a connection is closed after the read
 * timeout, and after {@value #ATTEMPTS} attempts in a row without a new byte the download fails.
 *
 * <p>Threads: safe for concurrent use; the caller's thread works. Ownership: the scheduler belongs to the
 * caller.
 */
public final class VideoDownloader implements VideoFetcher {

    static final int MAX_REDIRECTS = 5;
    static final int ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(VideoDownloader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> TRY_LATER = Set.of(408, 425, 429);

    private final LongSupplier nanos;
    private final long maxSize;
    private final Duration readTimeout;
    private final UrlPolicy policy;
    private final DownloadClient client;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param provider its origin gets the key and may have a private address; its requestTimeout is the longest
     *     time without a byte before a connection counts as broken
     * @param maxSize in bytes
     * @param hosts may have private addresses
     * @param maxConcurrent concurrent downloads
     */
    public record Settings(
            HttpSettings provider, long maxSize, AllowedHosts hosts, int maxConcurrent) {}

    public VideoDownloader(Settings settings, ScheduledExecutorService scheduler) {
        this(settings, scheduler, InetAddress::getAllByName, System::nanoTime);
    }

    VideoDownloader(
            Settings settings,
            ScheduledExecutorService scheduler,
            NameLookups.Names names,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.maxSize = settings.maxSize();
        HttpSettings provider = settings.provider();
        this.readTimeout = provider.requestTimeout();
        Network network = provider.network();
        NameLookups lookups = new NameLookups(names, network.connectTimeout());
        boolean proxied = network.proxy() != null;
        this.policy = new UrlPolicy(provider.url(), settings.hosts(), lookups, proxied);
        this.client = new DownloadClient(provider, settings.maxConcurrent(), scheduler, lookups);
    }

    @Override
    public Outcome fetch(String url, Path into, Supplier<String> over) {
        Supplier<String> cancelled =
                () -> closed.getCount() == 0 ? "the component is stopping" : over.get();
        try (Download file = new Download(into, maxSize, readTimeout, cancelled, nanos)) {
            return fetch(url, file);
        } catch (DownloadRefusedException e) {
            return e.status() == DownloadRefusedException.OTHER
                    ? new Failed(e.getMessage(), e.getCause())
                    : new UrlRefused(e.status(), e.getMessage(), e.getCause());
        } catch (IOException e) {
            return new Failed("downloadDirectory cannot be written to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("the component is stopping", e);
        }
    }

    private Saved fetch(String url, Download file)
            throws DownloadRefusedException, InterruptedException {
        while (true) {
            int status = 0;
            IOException broken;
            try {
                file.requireGoing();
                RangeResponse part = follow(url, file);
                status = part.status();
                if (isComplete(part, file)) {
                    return new Saved(file.length(), file.format());
                }
                broken = new IOException("the server answered " + status);
            } catch (DownloadRefusedException e) {
                throw e;
            } catch (IOException e) {
                broken = e;
            }
            again(file, status, broken);
        }
    }

    /** Waits before the next attempt; attempts that bring new bytes are not limited. */
    private void again(Download file, int status, IOException broken)
            throws DownloadRefusedException, InterruptedException {
        int idle = file.interrupted();
        LOG.debug("Download interrupted at byte {}: {}", file.length(), broken.toString());
        file.requireGoing();
        if (idle >= ATTEMPTS) {
            int refused = status >= 300 ? status : DownloadClient.refusal(broken);
            throw new DownloadRefusedException(refused, brokenOff(file, broken), broken);
        }
        closed.await(FIRST_PAUSE.toMillis() << idle, TimeUnit.MILLISECONDS);
    }

    private static String brokenOff(Download file, IOException broken) {
        String of = file.total() == Download.UNKNOWN ? "" : " of " + file.total();
        String message = broken.getMessage();
        return "interrupted at byte %s%s, %s times in a row: %s"
                .formatted(
                        file.length(),
                        of,
                        ATTEMPTS,
                        message == null ? broken.getClass().getSimpleName() : message);
    }

    private RangeResponse follow(String url, Download file) throws IOException {
        BooleanSupplier wanted = () -> file.over() == null;
        Target target = policy.check(UrlPolicy.parse(url), file.attempts(), wanted);
        for (int redirects = 0; ; redirects++) {
            RangeResponse part = client.get(target, file);
            if (!REDIRECTS.contains(part.status())) {
                return part;
            }
            if (redirects == MAX_REDIRECTS) {
                throw new DownloadRefusedException(
                        part.status(), "redirected more than " + MAX_REDIRECTS + " times", null);
            }
            target = next(target, part, file.attempts(), wanted);
        }
    }

    /** A redirect that leads to no video is a refusal of the URL, which may have expired. */
    private Target next(Target target, RangeResponse part, int attempt, BooleanSupplier wanted)
            throws IOException {
        try {
            return policy.check(UrlPolicy.redirect(target.url(), part.location()), attempt, wanted);
        } catch (DownloadRefusedException e) {
            throw new DownloadRefusedException(part.status(), e.getMessage(), null);
        }
    }

    /**
     * False if another attempt may succeed.
     *
     * @throws IOException likewise
     */
    private static boolean isComplete(RangeResponse part, Download file) throws IOException {
        int status = part.status();
        if (part.body() == RangeResponse.Body.OTHER || status == 416) {
            file.restart(Download.UNKNOWN, null, false);
            return false;
        }
        if (part.body() == RangeResponse.Body.NONE) {
            if (status >= 500 || TRY_LATER.contains(status)) {
                return false;
            }
            throw new DownloadRefusedException(status, "the server answered " + status, null);
        }
        if (file.total() != Download.UNKNOWN && file.length() < file.total()) {
            return false;
        }
        file.finish();
        if (file.isCutOff()) {
            // Without Content-Length the end of the connection is also the end of the file.
            if (file.total() == Download.UNKNOWN) {
                throw new IOException("the video is truncated");
            }
            String why =
                    "the video is truncated, though the server sent all bytes of its Content-Length"
                            + " (%s)";
            throw new DownloadRefusedException(status, why.formatted(file.total()), null);
        }
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
    }
}
