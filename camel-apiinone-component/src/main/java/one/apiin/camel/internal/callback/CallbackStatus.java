package one.apiin.camel.internal.callback;

/** What a caller of the callback address is told: an HTTP status, and no word more. */
public enum CallbackStatus {
    /** Taken, a duplicate, or about a task that has ended. */
    TAKEN(200),
    /** No signature, or none of ours. */
    FORBIDDEN(403),
    /** Signed by us, and not in the ledger. */
    UNKNOWN(404),
    /** The body is larger than {@link CallbackDoor#LARGEST_BODY}. */
    TOO_LARGE(413),
    /** The ledger does not answer, or too many callbacks at once: to be repeated. */
    UNAVAILABLE(503);

    private final int status;

    CallbackStatus(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
