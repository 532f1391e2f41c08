package one.apiin.camel.internal.http.download;

import java.net.URI;
import java.time.Duration;
import one.apiin.camel.internal.http.client.ConnectionSettings;

/**
 * How videos are fetched.
 *
 * <p>Threads: immutable.
 *
 * @param baseUrl its origin gets the key and may have a private address
 * @param apiKey left out of {@link #toString()}
 * @param silence the longest time without a byte before a connection counts as broken
 * @param maxSize in bytes
 * @param hosts may have private addresses
 * @param atOnce downloads at the same time
 * @param network how connections are made
 */
public record DownloadSettings(
        URI baseUrl,
        String apiKey,
        Duration silence,
        long maxSize,
        AllowedHosts hosts,
        int atOnce,
        ConnectionSettings network) {

    @Override
    public String toString() {
        return "DownloadSettings[" + baseUrl.getHost() + ", at most " + maxSize + " bytes]";
    }
}
