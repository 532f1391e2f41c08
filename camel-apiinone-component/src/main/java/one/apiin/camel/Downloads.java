package one.apiin.camel;

import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.download.DownloadService;
import one.apiin.camel.internal.download.SpoolDirectory;
import one.apiin.camel.internal.http.download.AllowedHosts;
import one.apiin.camel.internal.http.download.DownloadSettings;
import one.apiin.camel.internal.http.download.VideoDownloader;
import one.apiin.camel.internal.util.DataSize;
import one.apiin.camel.internal.util.OptionChecks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/**
 * What one component needs for its downloads: threads, HTTP client and spool directory of their own.
 *
 * <p>Threads: opened and closed one at a time.
 */
final class Downloads implements AutoCloseable {

    private final ApiInOneComponent component;
    private final SpoolDirectory spool;
    private final ExecutorService threads;
    private final DownloadService videos;

    /**
     * @throws IllegalArgumentException if downloadDirectory cannot be used
     */
    Downloads(ApiInOneComponent component, ApiInOneConfiguration connected, AccountRuntime engine) {
        this.component = component;
        this.spool = open(component.getDownloadDirectory());
        this.threads =
                ThreadPoolProfiles.queueing(
                        component.getCamelContext(),
                        component,
                        "ApiInOneDownload",
                        component.getMaxConcurrentDownloads());
        this.videos =
                new DownloadService(
                        threads,
                        new VideoDownloader(settings(component, connected)),
                        spool,
                        engine.watch()::withVideoUrls);
    }

    private static SpoolDirectory open(String directory) {
        // blank is unset: a relative path of no name would be the working directory
        boolean given = directory != null && !directory.isBlank();
        String base = given ? directory : System.getProperty("java.io.tmpdir");
        try {
            SpoolDirectory spool = SpoolDirectory.open(Path.of(base));
            if (given) { // the system cleans its own temporary directory
                spool.removeOld();
            }
            return spool;
        } catch (IOException | RuntimeException e) {
            IllegalArgumentException bad =
                    OptionChecks.bad("downloadDirectory", "cannot be used: " + base);
            bad.initCause(e);
            throw bad;
        }
    }

    private static DownloadSettings settings(
            ApiInOneComponent component, ApiInOneConfiguration connected) {
        return new DownloadSettings(
                URI.create(connected.getBaseUrl()),
                connected.getApiKey().strip(),
                component.getRequestTimeout(),
                DataSize.bytes("maxDownloadSize", component.getMaxDownloadSize()),
                AllowedHosts.parse(component.getDownloadHosts()),
                component.getMaxConcurrentDownloads(),
                component.network());
    }

    DownloadService videos() {
        return videos;
    }

    /** Spool files that an exchange still holds are deleted when it completes. */
    @Override
    public void close() {
        videos.close();
        component.getCamelContext().getExecutorServiceManager().shutdownGraceful(threads, 10_000);
        spool.close();
    }
}
