package one.apiin.camel;

import org.apache.camel.Exchange;

/**
 * Recognises the same exchange at the same step again, when there is no idempotency key: a redelivery
 * must not pay twice, while split, loop, multicast and a second step are submissions of their own.
 */
final class SameExchange {

    static final String PROPERTY = "CamelApiInOneReservation";

    private record Mark(
            String producer, String exchangeId, String fingerprint, String submissionId) {}

    private SameExchange() {}

    /** The submission that this exchange made here before, or null. */
    static String earlier(Exchange exchange, String producer, String fingerprint) {
        return exchange.getProperty(PROPERTY) instanceof Mark mark
                        && mark.producer().equals(producer)
                        && mark.exchangeId().equals(exchange.getExchangeId())
                        && mark.fingerprint().equals(fingerprint)
                ? mark.submissionId()
                : null;
    }

    static void remember(
            Exchange exchange, String producer, String fingerprint, String submissionId) {
        exchange.setProperty(
                PROPERTY, new Mark(producer, exchange.getExchangeId(), fingerprint, submissionId));
    }

    static void forget(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }
}
