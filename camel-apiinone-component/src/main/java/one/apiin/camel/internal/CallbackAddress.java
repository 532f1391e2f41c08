package one.apiin.camel.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The address that the provider calls when a task ends: the public one, with our query parameters.
 *
 * <p>Threads: immutable.
 */
public final class CallbackAddress {

    /** The query parameter that names the submission. */
    public static final String SUBMISSION = "submission";

    /** The query parameter with the HMAC-SHA256 of the submission id, in hexadecimal. */
    public static final String SIGNATURE = "signature";

    private final String callbackUrl;
    private final String secret;

    /**
     * @param callbackUrl the full public address, or null for none
     * @param secret signs the submission id; null = unsigned
     */
    public CallbackAddress(String callbackUrl, String secret) {
        this.callbackUrl = callbackUrl;
        this.secret = secret;
    }

    /** The address for one submission, or null. */
    public String forSubmission(String submissionId) {
        if (callbackUrl == null) {
            return null;
        }
        String address =
                callbackUrl
                        + (callbackUrl.indexOf('?') < 0 ? "?" : "&")
                        + (SUBMISSION + "=" + submissionId);
        return secret == null ? address : address + "&" + SIGNATURE + "=" + sign(submissionId);
    }

    private String sign(String submissionId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] tag = mac.doFinal(submissionId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
