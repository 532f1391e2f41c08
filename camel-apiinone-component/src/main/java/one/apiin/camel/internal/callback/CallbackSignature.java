package one.apiin.camel.internal.callback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the submission id in a callback address, and knows its own signatures again: HMAC-SHA256 in
 * hexadecimal.
 *
 * <p>Threads: immutable.
 */
public final class CallbackSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_ID = 100;

    private final List<SecretKeySpec> keys;

    /**
     * @param secrets separated by commas: the first signs, all verify; null = none
     */
    public CallbackSignature(String secrets) {
        keys =
                Arrays.stream(secrets == null ? new String[0] : secrets.split(","))
                        .map(String::trim)
                        .filter(secret -> !secret.isEmpty())
                        .map(CallbackSignature::key)
                        .toList();
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Without a secret nothing is signed, and nothing verifies. */
    public boolean hasSecret() {
        return !keys.isEmpty();
    }

    /** The signature of the first secret. */
    String sign(String submissionId) {
        return HexFormat.of().formatHex(tag(keys.get(0), submissionId));
    }

    /** Whether one of the secrets has signed it. Takes the same time for every wrong signature. */
    public boolean verifies(String submissionId, String signature) {
        byte[] given = bytes(signature);
        if (submissionId == null || submissionId.length() > LONGEST_ID || given == null) {
            return false;
        }
        boolean good = false;
        for (SecretKeySpec key : keys) {
            good |= MessageDigest.isEqual(tag(key, submissionId), given);
        }
        return good;
    }

    private static byte[] bytes(String hexadecimal) {
        try {
            return hexadecimal == null || hexadecimal.length() != 64
                    ? null
                    : HexFormat.of().parseHex(hexadecimal);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] tag(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
