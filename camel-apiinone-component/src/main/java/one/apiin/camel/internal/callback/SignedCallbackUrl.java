package one.apiin.camel.internal.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The URL that the provider calls when a task completes: names the submission and carries the HMAC-SHA256
 * of its id in hexadecimal. Callbacks are authenticated by it, before anything of their body is read.
 *
 * <p>Threads: immutable.
 */
public final class SignedCallbackUrl {

    /** The query parameter that names the submission. */
    public static final String SUBMISSION = "submission";

    /** The query parameter with the signature. */
    public static final String SIGNATURE = "signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_ID_LENGTH = 100;
    private static final int SIGNATURE_LENGTH = 64;

    private final String callbackUrl;
    private final List<SecretKeySpec> keys;

    /**
     * @param callbackUrl the full public URL, or null for none
     * @param secrets separated by commas: the first signs, all verify; null = unsigned
     */
    public SignedCallbackUrl(String callbackUrl, String secrets) {
        this.callbackUrl = callbackUrl;
        this.keys =
                Stream.of(secrets == null ? new String[0] : secrets.split(","))
                        .map(String::trim)
                        .filter(secret -> !secret.isEmpty())
                        .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                        .map(secret -> new SecretKeySpec(secret, ALGORITHM))
                        .toList();
    }

    /** Without a secret URLs are unsigned, and no callback is authenticated. */
    public boolean hasSecret() {
        return !keys.isEmpty();
    }

    /** The URL for one submission, or null. */
    public String forSubmission(String submissionId) {
        if (callbackUrl == null) {
            return null;
        }
        String url =
                callbackUrl
                        + (callbackUrl.indexOf('?') < 0 ? "?" : "&")
                        + (SUBMISSION + "=" + submissionId);
        return hasSecret() ? url + "&" + SIGNATURE + "=" + sign(submissionId) : url;
    }

    String sign(String submissionId) {
        return sign(keys.get(0), submissionId);
    }

    /**
     * The submission that an authenticated callback is about; null for an unauthenticated caller.
     *
     * @param query the query string as received, or null
     */
    public String verify(String query) {
        String id = parameter(query, SUBMISSION);
        return verifies(id, parameter(query, SIGNATURE)) ? id : null;
    }

    /** Whether one of the secrets made the signature; takes the same time for every wrong one. */
    boolean verifies(String submissionId, String signature) {
        if (submissionId == null || submissionId.length() > MAX_ID_LENGTH) {
            return false;
        }
        if (signature == null || signature.length() != SIGNATURE_LENGTH) {
            return false;
        }
        byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        boolean good = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = sign(key, submissionId).getBytes(StandardCharsets.UTF_8);
            good |= MessageDigest.isEqual(expected, given);
        }
        return good;
    }

    /**
     * A parameter of a query string as received; null if it is missing or given twice. The component's
     * parameters need no decoding.
     */
    public static String parameter(String query, String name) {
        List<String> found =
                Stream.of(query == null ? new String[0] : query.split("&"))
                        .filter(pair -> pair.startsWith(name + "="))
                        .toList();
        return found.size() == 1 ? found.get(0).substring(name.length() + 1) : null;
    }

    private static String sign(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
