package one.apiin.camel.internal.http.download;

import java.net.URI;
import java.time.Duration;
import one.apiin.camel.internal.http.client.ConnectionSettings;

/**
 * Settings of downloads.
 *
 * <p>Threads: immutable.
 *
 * @param baseUrl its origin gets the key and may have a private address
 * @param apiKey left out of {@link #toString()}
 * @param readTimeout the longest time without a byte before a connection counts as broken
 * @param maxSize in bytes
 * @param hosts may have private addresses
 * @param maxConcurrent concurrent downloads
 * @param network how connections are made
 */
public record DownloadSettings(
        URI baseUrl,
        String apiKey,
        Duration readTimeout,
        long maxSize,
        AllowedHosts hosts,
        int maxConcurrent,
        ConnectionSettings network) {

    @Override
    public String toString() {
        return "DownloadSettings[" + baseUrl.getRawAuthority() + ", at most " + maxSize + " bytes]";
    }
}
