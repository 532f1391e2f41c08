package one.apiin.camel.internal.http.client;

import java.nio.charset.StandardCharsets;

/** Makes one segment of a path from any text, so that it stays one. */
public final class PathSegment {

    private static final String PLAIN = "-._~";

    private PathSegment() {}

    /** False for what would name another resource: nothing, or dots only. */
    public static boolean isPossible(String text) {
        return text != null && !text.isBlank() && !text.chars().allMatch(c -> c == '.');
    }

    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || PLAIN.indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
