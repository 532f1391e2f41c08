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
     * The server gave no video for the URL, which may have expired.
     *
     * @param status of its reply
     */
    record UrlRefused(int status, String message) implements Outcome {}

    /**
     * The download failed.
     *
     * @param message names the violated rule and the option
     */
    record Failed(String message, Throwable cause) implements Outcome {}
}
