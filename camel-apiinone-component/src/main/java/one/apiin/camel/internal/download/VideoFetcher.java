package one.apiin.camel.internal.download;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

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
     * @param wanted polled during the download; false cancels it
     */
    Outcome fetch(String url, Path into, BooleanSupplier wanted);

    /** Cancels running downloads; they end as {@link Failed}. */
    @Override
    void close();

    /** The result of one download attempt. Messages contain neither the URL nor the API key. */
    sealed interface Outcome {}

    /** The whole video is in the file. */
    record Saved(long length, VideoFormat format) implements Outcome {}

    /** The server refused the URL (403, 404 or 410): it may have expired. */
    record UrlRefused(int status) implements Outcome {}

    /**
     * The download failed.
     *
     * @param status the HTTP status that decided, or 0
     * @param message names the violated rule and the option
     */
    record Failed(int status, String message, Throwable cause) implements Outcome {}
}
