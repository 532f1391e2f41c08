package one.apiin.camel;

import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Recognises the same exchange at the same step again: a redelivery must not pay twice, while split,
 * loop, multicast and a second step are submissions of their own.
 *
 * <p>A step is an endpoint and the node of the route, not a producer: a dynamic step may have another
 * producer for each attempt. The exchange of an {@code enrich} is another one for each attempt, too; it
 * is recognised by the exchange that it was copied from, when that one is redelivered.
 */
final class SameExchange {

    static final String PROPERTY = "CamelApiInOneReservation";

    /**
     * A submission that this exchange has made at this step, or was about to make.
     *
     * @param fingerprint of its request
     * @param key its idempotency key, or null
     */
    record Mark(
            Place place,
            String fingerprint,
            String submissionId,
            VideoRequest request,
            String key) {

        /** Properties of exchanges are logged: no prompt and no link here. */
        @Override
        public String toString() {
            return submissionId;
        }
    }

    /**
     * Which exchange stands at which step.
     *
     * @param step the endpoint without its secrets, and the route's node
     * @param origin the exchange that this one is a copy of, or null
     */
    record Place(String step, String exchangeId, String origin) {

        static Place of(Exchange exchange, String endpoint) {
            return new Place(
                    endpoint + '#' + exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, String.class));
        }

        private boolean isAgain(Place earlier, boolean redelivered) {
            boolean same = earlier.exchangeId.equals(exchangeId);
            boolean sameOrigin = origin != null && origin.equals(earlier.origin);
            return earlier.step.equals(step) && (same || redelivered && sameOrigin);
        }
    }

    private SameExchange() {}

    /** What this exchange has submitted here before, or null. */
    static Mark earlier(Exchange exchange, Place place) {
        boolean redelivered =
                Boolean.TRUE.equals(
                        exchange.getMessage().getHeader(Exchange.REDELIVERED, Boolean.class));
        return exchange.getProperty(PROPERTY) instanceof Mark mark
                        && place.isAgain(mark.place, redelivered)
                ? mark
                : null;
    }

    static void remember(Exchange exchange, Mark mark) {
        exchange.setProperty(PROPERTY, mark);
    }

    static void forget(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
    }
}
