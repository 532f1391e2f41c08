package one.apiin.camel.examples.filetovideo;

import org.apache.camel.Exchange;
import org.apache.camel.support.processor.PredicateValidationException;

/** Exceptions in one line for the terminal; the log file has the rest. */
final class Problems {

    private Problems() {}

    static String inWords(Exchange exchange) {
        Exception problem = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (problem instanceof PredicateValidationException) {
            return "the answer was HTTP "
                    + exchange.getMessage().getHeader("CamelHttpResponseCode");
        }
        return inWords(problem);
    }

    /** The message of the innermost cause that has one. */
    static String inWords(Throwable problem) {
        String words = problem.toString();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                words = cause.getMessage();
            }
        }
        return words.lines().findFirst().orElse(words);
    }
}
