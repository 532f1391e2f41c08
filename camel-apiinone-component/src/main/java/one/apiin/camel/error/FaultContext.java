package one.apiin.camel.error;

/**
 * What is known of a submission when an exception is thrown.
 *
 * @param submissionId the ledger's id, or null if nothing was saved
 * @param taskId the provider's id, or null
 * @param httpStatus the status of the reply, or 0
 * @param mayHaveBeenCharged whether credits may have been taken
 */
public record FaultContext(
        String submissionId, String taskId, int httpStatus, boolean mayHaveBeenCharged) {

    /** Found before anything was saved or sent. */
    public static FaultContext nothingSent() {
        return new FaultContext(null, null, 0, false);
    }
}
