package one.apiin.camel.sandbox;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import one.apiin.camel.sandbox.fault.Reply;

/** Answers requests for a clip, whole or in part. Stateless. */
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
                        .withBody(Arrays.copyOfRange(clip, range.from(), range.to() + 1))
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
}
