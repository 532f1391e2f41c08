package one.apiin.camel.internal.callback;

/**
 * Who may come in with a callback: decided by the query alone, before anything of the body is read.
 *
 * <p>Threads: immutable.
 */
public final class CallbackDoor {

    /** In bytes; a callback that is larger is refused. */
    public static final int LARGEST_BODY = 64 * 1024;

    private final CallbackSignature signature;

    /**
     * @param secrets see {@link CallbackSignature}
     */
    public CallbackDoor(String secrets) {
        signature = new CallbackSignature(secrets);
    }

    /**
     * The submission that a callback is about; null for strangers.
     *
     * @param query the query as it stands in the request, or null
     */
    public String submission(String query) {
        String id = SignedCallbackUrl.parameter(query, SignedCallbackUrl.SUBMISSION);
        String signed = SignedCallbackUrl.parameter(query, SignedCallbackUrl.SIGNATURE);
        return signature.verifies(id, signed) ? id : null;
    }
}
