package one.apiin.camel.error;

/**
 * What is known of a submission when an exception is thrown.
 *
 * @param submissionId the ledger's id, or null if nothing was saved
 * @param taskId the provider's id, or null
 * @param httpStatus the status of the reply, or 0
 * @param mayHaveBeenCharged whether credits may have been taken
 */
public record ErrorContext(
        String submissionId, String taskId, int httpStatus, boolean mayHaveBeenCharged) {

    /** Found before anything was saved or sent. */
    public static ErrorContext nothingSent() {
        return new ErrorContext(null, null, 0, false);
    }
}
