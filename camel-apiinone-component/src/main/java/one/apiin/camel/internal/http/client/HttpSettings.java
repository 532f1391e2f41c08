package one.apiin.camel.internal.http.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * Where the provider is and how to talk to it.
 *
 * <p>Money: the key pays; {@link #toString()} leaves it out.
 *
 * <p>Threads: immutable.
 *
 * @param baseUrl with or without a trailing slash or {@code /api/v1}
 * @param apiKey white space around it is dropped: keys come from files
 * @param requestTimeout for one call as a whole, reply body included
 * @param maxConcurrentRequests connections at most; further calls wait for one
 * @param network how connections are made
 */
public record HttpSettings(
        URI baseUrl,
        String apiKey,
        Duration requestTimeout,
        int maxConcurrentRequests,
        ConnectionSettings network) {

    private static final String API = "/api/v1";

    public HttpSettings {
        Objects.requireNonNull(baseUrl, "baseUrl");
        String scheme = baseUrl.getScheme();
        if (baseUrl.getHost() == null
                || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
            throw new IllegalArgumentException("baseUrl must be an http or https address");
        }
        apiKey = Objects.requireNonNull(apiKey, "apiKey").strip();
        requirePositive(requestTimeout, "requestTimeout");
        requirePositive(network.connectTimeout(), "connectTimeout");
        if (maxConcurrentRequests < 1) {
            throw new IllegalArgumentException("maxConcurrentRequests must be at least 1");
        }
    }

    /** The path of the site on its host: empty, or a prefix without a trailing slash. */
    String rootPath() {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        path = withoutTrailingSlashes(path);
        if (path.endsWith(API)) {
            path = path.substring(0, path.length() - API.length());
        }
        return withoutTrailingSlashes(path);
    }

    /** The path of the API on its host, without a trailing slash. */
    String apiPath() {
        return rootPath() + API;
    }

    /** Where the account is topped up. */
    public String billingUrl() {
        return baseUrl.getScheme()
                + "://"
                + baseUrl.getHost()
                + (baseUrl.getPort() < 0 ? "" : ":" + baseUrl.getPort())
                + rootPath()
                + "/billing/credits";
    }

    /** Who pays whom, without the key: the same text for the same key at the same origin. */
    public String payer() {
        String origin =
                baseUrl.getScheme().toLowerCase(Locale.ROOT)
                        + "://"
                        + baseUrl.getHost().toLowerCase(Locale.ROOT)
                        + ":"
                        + Origin.port(baseUrl);
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] digest = sha.digest((origin + " " + apiKey).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "GatewaySettings[" + baseUrl.getHost() + apiPath() + "]";
    }

    private static String withoutTrailingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static void requirePositive(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero");
        }
    }
}
