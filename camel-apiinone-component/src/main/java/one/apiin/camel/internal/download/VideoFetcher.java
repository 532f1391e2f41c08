package one.apiin.camel.internal.download;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Downloads a result URL into a file.
 *
 * <p>Money: costs no credits.
 *
 * <p>Threads: safe for concurrent use; blocks the calling thread until the download ends.
 */
public interface VideoFetcher extends AutoCloseable {

    /**
     * Overwrites an existing file. The caller removes the file, whatever the outcome.
     *
     * @param over asked during the download, by other threads too: the reason to end it now, or null
     */
    Outcome fetch(String url, Path into, Supplier<String> over);

    /** Cancels running downloads; they end as {@link Failed}. */
    @Override
    void close();

    /** The result of one download attempt. Messages contain neither the URL nor the API key. */
    sealed interface Outcome {}

    /** The whole video is in the file. */
    record Saved(long length, VideoFormat format) implements Outcome {}

    /**
     * The URL leads to no video: it may have expired, and a new one may succeed.
     *
     * @param status of the server's reply; 0 if the URL is not allowed, or its server not reachable
     */
    record UrlRefused(int status, String message, Throwable cause) implements Outcome {}

    /**
     * The download failed, and would with another URL.
     *
     * @param message names the violated rule and the option
     */
    record Failed(String message, Throwable cause) implements Outcome {}
}
