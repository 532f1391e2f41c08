package one.apiin.camel.internal.http.download;

import one.apiin.camel.internal.http.client.HttpSettings;

/**
 * Settings of downloads.
 *
 * <p>Threads: immutable.
 *
 * @param provider its origin gets the key and may have a private address; its requestTimeout is the longest time
 *     without a byte before a connection counts as broken
 * @param maxSize in bytes
 * @param hosts may have private addresses
 * @param maxConcurrent concurrent downloads
 */
public record DownloadSettings(
        HttpSettings provider, long maxSize, AllowedHosts hosts, int maxConcurrent) {}
