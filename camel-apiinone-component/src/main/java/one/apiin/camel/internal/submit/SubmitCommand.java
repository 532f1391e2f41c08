package one.apiin.camel.internal.submit;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import one.apiin.camel.internal.callback.SignedCallbackUrl;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.internal.util.Utf8;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;

/**
 * One logical submission.
 *
 * @param submissionId of the new row, or of the one that this exchange has created before
 * @param fingerprint of the request
 * @param again whether this is a redelivery at the same step; the request may be another one by now
 * @param charged whether the attempt before may have been charged
 * @param request what to generate, checked
 * @param group the consumers' group that the completion is delivered to
 * @param idempotencyKey the submitter's key, or null
 * @param correlation headers that are delivered with the completion
 * @param waits whether the exchange waits for the completion
 * @param callback the URL of the callbacks
 */
public record SubmitCommand(
        String submissionId,
        String fingerprint,
        boolean again,
        boolean charged,
        VideoRequest request,
        String group,
        String idempotencyKey,
        Map<String, Object> correlation,
        boolean waits,
        SignedCallbackUrl callback) {

    private static final List<String> MEDIA = List.of("image", "video", "audio");

    /** A whole text with a signature: a catalog of the user's may name the field of the image as it likes. */
    private static final Pattern PRESIGNED =
            Pattern.compile(
                    "(?i)https?://[^\\s?]+\\?(?:\\S*&)?(?:x-(?:amz|goog|oss|cos)-signature|sig|signature|token)=\\S*");

    /** The first submission of an exchange, under an id of its own. */
    public static SubmitCommand of(
            VideoRequest request,
            String group,
            String idempotencyKey,
            Map<String, Object> correlation,
            boolean waits,
            SignedCallbackUrl callback) {
        return new SubmitCommand(
                UUID.randomUUID().toString(),
                fingerprintOf(request),
                false,
                false,
                request,
                group,
                idempotencyKey,
                correlation,
                waits,
                callback);
    }

    /** The same as a redelivery of the submission with this id. */
    public SubmitCommand again(String first, boolean mayBeCharged) {
        return new SubmitCommand(
                first,
                fingerprint,
                true,
                mayBeCharged,
                request,
                group,
                idempotencyKey,
                correlation,
                waits,
                callback);
    }

    /** What becomes of a submit. */
    enum Action {
        /** The submit posts: the key is new, or nothing was charged for its row. */
        POST,
        /** Another submit is posting: its outcome decides. */
        WAIT,
        /** The task of the first submit is the answer. */
        ANSWER
    }

    /**
     * What becomes of this submit if its row exists: the same key, or a redelivery of the same exchange. Pure.
     *
     * @param first the row, or null
     * @throws one.apiin.camel.error.ApiInOneException if the key was used with another request, the redelivery
     *     asks for something else, or the outcome of the first submit is unknown
     */
    Action actionAfter(VideoTask first) {
        if (first == null && charged) {
            throw TaskExceptions.gone(submissionId);
        }
        if (first == null || first.getState() == TaskState.REJECTED) {
            return Action.POST;
        }
        boolean same = fingerprint.equals(first.getFingerprint());
        boolean sameKey = Objects.equals(idempotencyKey, first.getIdempotencyKey());
        if (again && !(same && sameKey)) {
            throw TaskExceptions.undecided(first, "its prompt or key was another one", null);
        }
        if (!same) {
            throw TaskExceptions.usedKey(first);
        }
        return switch (first.getState()) {
            case RESERVED -> Action.WAIT;
            case OUTCOME_UNKNOWN ->
                    throw TaskExceptions.unknown(first, 0, "it was submitted before", null);
            default -> Action.ANSWER;
        };
    }

    /**
     * Identifies a request: SHA-256, in hexadecimal, over the request's fields in a fixed order.
     *
     * <p>Left out: {@code callback_url}, and the query of the URLs of images, videos and audio, and of any URL
     * with a signature, because presigned URLs change with each attempt.
     */
    public static String fingerprintOf(VideoRequest request) {
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
