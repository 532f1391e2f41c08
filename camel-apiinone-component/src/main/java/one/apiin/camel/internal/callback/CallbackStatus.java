package one.apiin.camel.internal.callback;

/** The HTTP status that answers a callback, and nothing else does. */
public enum CallbackStatus {
    /** Recorded, a duplicate, or about a completed task. */
    ACCEPTED(200),
    /** Without a signature, or with a wrong one. */
    FORBIDDEN(403),
    /** Authenticated, but the ledger has no such submission. */
    UNKNOWN(404),
    /** The body is larger than {@link CallbackReceiver#MAX_BODY}. */
    TOO_LARGE(413),
    /** The ledger does not respond, or there are too many callbacks at once: to be repeated. */
    UNAVAILABLE(503);

    private final int status;

    CallbackStatus(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
