package one.apiin.camel.internal.download;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Brings what a link names into a file.
 *
 * <p>Money: costs no credits.
 *
 * <p>Threads: safe for concurrent use; blocks the calling thread until the end.
 */
public interface VideoFetcher extends AutoCloseable {

    /**
     * Fetches into a file that exists; what is in it is overwritten. Whatever the end, the caller removes
     * the file.
     *
     * @param wanted asked now and then; once false, the fetch ends as a fault
     */
    FetchOutcome fetch(String link, Path into, BooleanSupplier wanted);

    /** Ends fetches under way as faults. */
    @Override
    void close();
}
