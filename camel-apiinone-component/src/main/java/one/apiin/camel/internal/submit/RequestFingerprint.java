package one.apiin.camel.internal.submit;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.task.VideoRequest;

/**
 * Identifies a request: SHA-256 over the request's fields in a fixed order.
 *
 * <p>Left out: {@code callback_url}, and the query of the URLs of images, videos and audio, and of any URL
 * with a signature, because presigned URLs change with each attempt.
 */
public final class RequestFingerprint {

    private static final List<String> MEDIA = List.of("image", "video", "audio");

    /** A whole text with a signature: a catalog of the user's may name the field of the image as it likes. */
    private static final Pattern PRESIGNED =
            Pattern.compile(
                    "(?i)https?://[^\\s?]+\\?(?:\\S*&)?(?:x-(?:amz|goog|oss|cos)-signature|sig|signature|token)=\\S*");

    private RequestFingerprint() {}

    /** The digest in hexadecimal. */
    public static String of(VideoRequest request) {
        Map<String, Object> fields = new TreeMap<>(request.toFields());
        fields.remove("callback_url");
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> field(text, name, value));
        return Utf8.sha256(text.toString());
    }

    private static void field(StringBuilder text, String name, Object value) {
        atom(text, name);
        value(text, value, MEDIA.stream().anyMatch(name::startsWith));
    }

    private static void value(StringBuilder text, Object value, boolean media) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
            text.append('{');
            sorted.forEach((k, v) -> field(text, k, v));
            text.append('}');
        } else if (value instanceof Collection<?> list) {
            text.append('[');
            list.forEach(v -> value(text, v, media));
            text.append(']');
        } else if (value instanceof Object[] array) {
            value(text, Arrays.asList(array), media);
        } else {
            String plain = String.valueOf(value);
            boolean changes = media || PRESIGNED.matcher(plain).matches();
            atom(text, changes ? withoutQuery(plain) : plain);
        }
    }

    /** With its length, so that different lists of texts have different digests. */
    private static void atom(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }

    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
