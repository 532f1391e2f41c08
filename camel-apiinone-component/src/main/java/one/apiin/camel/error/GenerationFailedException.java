package one.apiin.camel.error;

import java.io.Serial;

/**
 * The provider accepted the task and later said that it failed. Deciding: change the request, or give
 * up; the same request may fail again.
 */
public class GenerationFailedException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    public GenerationFailedException(String message, Throwable cause, ErrorContext context) {
        super(message, cause, context);
    }
}
