package one.apiin.camel.sandbox;

/** Reads API keys from requests, and masks them for reports and logs. */
final class ApiKeys {

    private static final String SCHEME = "Bearer ";
    private static final int SHOWN = 4;

    private ApiKeys() {}

    /** The key in this Authorization header; empty if there is none. */
    static String of(String authorization) {
        boolean bearer =
                authorization != null
                        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? authorization.substring(SCHEME.length()).trim() : "";
    }

    /** Enough of the key to distinguish two keys, never all of it; {@code none} without a key. */
    static String masked(String key) {
        if (key.isEmpty()) {
            return "none";
        }
        boolean isLong = key.length() > 2 * SHOWN + 2;
        String head = isLong ? key.substring(0, SHOWN) : "";
        return head + "***" + (isLong ? key.substring(key.length() - 2) : "");
    }
}
