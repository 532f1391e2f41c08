package one.apiin.camel.sandbox;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import one.apiin.camel.sandbox.fault.Reply;

/** Answers requests for a clip or a byte range of it. Stateless. */
final class ClipHandler {

    private ClipHandler() {}

    /** The reply to a GET; a HEAD gets the same without its body. */
    static Reply reply(HttpServerRequest http, byte[] clip) {
        String tag = tag(clip);
        Reply whole =
                Reply.text(200, "video/mp4", "")
                        .withHeader("Accept-Ranges", "bytes")
                        .withHeader("ETag", tag);
        if (tag.equals(http.getHeader("If-None-Match"))) {
            return whole.withStatus(304);
        }
        String condition = http.getHeader("If-Range");
        boolean partly =
                http.method() == HttpMethod.GET && (condition == null || condition.equals(tag));
        ByteRange range = partly ? ByteRange.parse(http.getHeader("Range"), clip.length) : null;
        if (range == null) {
            return whole.withBody(clip);
        }
        Reply part = whole.withHeader("Content-Range", range.contentRange(clip.length));
        return range.satisfiable()
                ? part.withStatus(206)
                        .withBody(
                                Arrays.copyOfRange(clip, (int) range.from(), (int) range.to() + 1))
                : part.withStatus(416);
    }

    private static String tag(byte[] clip) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(clip);
            return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a file, or a byte range of it, from the disk. */
    static int send(HttpServerRequest http, Path file) throws IOException {
        long length = Files.size(file);
        ByteRange range = ByteRange.parse(http.getHeader("Range"), length);
        boolean part = range != null && range.satisfiable();
        long from = part ? range.from() : 0;
        long count = part ? range.to() + 1 - from : length;
        HttpServerResponse response = http.response().setStatusCode(part ? 206 : 200);
        response.putHeader("Content-Type", "video/mp4")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Content-Length", Long.toString(count));
        if (part) {
            response.putHeader("Content-Range", range.contentRange(length));
        }
        if (http.method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.sendFile(file.toString(), from, count);
        }
        return response.getStatusCode();
    }
}
