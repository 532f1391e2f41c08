package one.apiin.camel.internal.callback;

/**
 * The address that the provider calls when a task ends: the public one, with our query parameters.
 *
 * <p>Threads: immutable.
 */
public final class SignedCallbackUrl {

    /** The query parameter that names the submission. */
    public static final String SUBMISSION = "submission";

    /** The query parameter with the HMAC-SHA256 of the submission id, in hexadecimal. */
    public static final String SIGNATURE = "signature";

    private final String callbackUrl;
    private final CallbackSignature signature;

    /**
     * @param callbackUrl the full public address, or null for none
     * @param secrets sign the submission id, see {@link CallbackSignature}; null = unsigned
     */
    public SignedCallbackUrl(String callbackUrl, String secrets) {
        this.callbackUrl = callbackUrl;
        this.signature = new CallbackSignature(secrets);
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
        return signature.hasSecret()
                ? address + "&" + SIGNATURE + "=" + signature.sign(submissionId)
                : address;
    }

    /**
     * One of our parameters in a query as it stands in a request; null if it is missing or there
     * twice. Ours need no decoding.
     */
    public static String parameter(String query, String name) {
        String found = null;
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                if (found != null) {
                    return null;
                }
                found = pair.substring(name.length() + 1);
            }
        }
        return found;
    }
}
