package one.apiin.camel.internal.camel.consumer;

import org.apache.camel.Exchange;

/** What an exchange's end means. */
final class Answers {

    private Answers() {}

    /** Camel calls an exchange complete that was only marked for rollback. */
    static boolean isRollback(Exchange exchange) {
        return exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    }

    static boolean isGood(Exchange exchange) {
        return !exchange.isFailed() && !isRollback(exchange);
    }
}
