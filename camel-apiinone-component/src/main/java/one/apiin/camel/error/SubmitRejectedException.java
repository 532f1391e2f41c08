package one.apiin.camel.error;

import java.io.Serial;

/**
 * Not accepted, nothing charged: fix the request, the key or the balance. Thrown with status 0 and
 * without a submission id when the error was found before anything was saved or sent.
 */
public class SubmitRejectedException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    public SubmitRejectedException(String message, Throwable cause, ErrorContext context) {
        super(message, cause, context);
    }
}
