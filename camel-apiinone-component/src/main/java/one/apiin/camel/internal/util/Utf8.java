package one.apiin.camel.internal.util;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts in UTF-8: which it cannot carry, and digests. Pure. */
public final class Utf8 {

    /** The rest of a sentence about a text that UTF-8 cannot carry. */
    public static final String BROKEN =
            "contains half of a character (an unpaired surrogate), as a text that was cut within an"
                    + " emoji does: cut it between characters";

    private Utf8() {}

    /** Whether half of a surrogate pair is in it: some writers join it with the next character. */
    public static boolean isBroken(CharSequence text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The SHA-256 of the text in UTF-8, in hexadecimal. */
    public static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
