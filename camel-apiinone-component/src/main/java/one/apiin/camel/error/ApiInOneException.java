package one.apiin.camel.error;

import java.io.Serial;
import org.apache.camel.spi.HttpResponseAware;

/**
 * The base of the component's exceptions: one subclass for each decision of the route author. Thrown
 * itself when a status call was answered with an error that settles nothing.
 *
 * <p>Never holds the API key, the prompt or a result URL.
 */
public class ApiInOneException extends RuntimeException implements HttpResponseAware {

    @Serial private static final long serialVersionUID = 1L;

    private final String submissionId;
    private final String taskId;
    private final boolean mayHaveBeenCharged;
    private int httpStatus;
    private String httpStatusLine;

    public ApiInOneException(String message, Throwable cause, ErrorContext context) {
        super(message, cause);
        this.submissionId = context.submissionId();
        this.taskId = context.taskId();
        this.httpStatus = context.httpStatus();
        this.mayHaveBeenCharged = context.mayHaveBeenCharged();
    }

    /** The id that the ledger gave to the submission, or null if nothing was saved. */
    public String getSubmissionId() {
        return submissionId;
    }

    /** The provider's id, or null if none is known. */
    public String getTaskId() {
        return taskId;
    }

    /** The HTTP status of the reply that settled it, or 0 if there was none. */
    public int getHttpStatus() {
        return httpStatus;
    }

    /** Whether credits may have been taken for this submission. */
    public boolean isMayHaveBeenCharged() {
        return mayHaveBeenCharged;
    }

    @Override
    public int getHttpResponseCode() {
        return httpStatus;
    }

    @Override
    public void setHttpResponseCode(int code) {
        this.httpStatus = code;
    }

    @Override
    public String getHttpResponseStatus() {
        return httpStatusLine;
    }

    @Override
    public void setHttpResponseStatus(String status) {
        this.httpStatusLine = status;
    }
}
