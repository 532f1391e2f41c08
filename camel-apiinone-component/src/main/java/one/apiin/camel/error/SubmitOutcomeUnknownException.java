package one.apiin.camel.error;

import java.io.Serial;

/**
 * Posted, and no usable reply: it may have been charged. The row stays in the ledger and the POST is
 * never repeated; an operator or a late reply resolves it. With a task id when the provider accepted
 * and only the ledger could not be written.
 */
public class SubmitOutcomeUnknownException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    public SubmitOutcomeUnknownException(String message, Throwable cause, ErrorContext context) {
        super(message, cause, context);
    }
}
