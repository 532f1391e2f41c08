package one.apiin.camel.examples.filetovideo;

import org.apache.camel.Exchange;
import org.apache.camel.support.processor.PredicateValidationException;

/** Formats an exception as one line for the terminal; the log file has the stack trace. */
final class ErrorMessages {

    private ErrorMessages() {}

    static String of(Exchange exchange) {
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (error instanceof PredicateValidationException) {
            return "the webhook answered HTTP "
                    + exchange.getMessage().getHeader("CamelHttpResponseCode");
        }
        return of(error);
    }

    /** The message of the innermost cause that has one. */
    static String of(Throwable error) {
        String message = error.toString();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                message = cause.getMessage();
            }
        }
        return message.lines().findFirst().orElse(message);
    }
}
