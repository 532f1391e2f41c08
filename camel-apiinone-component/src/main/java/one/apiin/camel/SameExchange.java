package one.apiin.camel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Recognises the same exchange at the same step again, when there is no idempotency key: a redelivery
 * must not pay twice, while split, loop, multicast and a second step are submissions of their own.
 *
 * <p>A step is an endpoint and the node of the route, not a producer: a dynamic step may have another
 * producer for each attempt. The exchange of an {@code enrich} is another one for each attempt, too, and
 * stands at no node; it is recognised by the exchange that it was copied from, when that one is
 * redelivered. Camel copies its properties back only when it failed, so that a copy of the mark may
 * outlive the submission; hence all copies are done with at once.
 */
final class SameExchange {

    static final String PROPERTY = "CamelApiInOneReservation";

    /**
     * A submission that this exchange has made at this step, or was about to make.
     *
     * @param fingerprint of its request
     * @param done whether it is over, shared by the copies
     */
    record Mark(Place place, String fingerprint, String submissionId, AtomicBoolean done) {

        Mark(Place place, String fingerprint, String submissionId) {
            this(place, fingerprint, submissionId, new AtomicBoolean());
        }
    }

    /**
     * Which exchange stands at which step.
     *
     * @param endpoint without its secrets
     * @param node of the route, or null
     * @param origin the exchange that this one is a copy of, or null
     */
    record Place(String endpoint, String node, String exchangeId, String origin) {

        static Place of(Exchange exchange, String endpoint) {
            return new Place(
                    endpoint,
                    exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, String.class));
        }

        private boolean isAgain(Place earlier, boolean redelivered) {
            if (!earlier.endpoint.equals(endpoint)) {
                return false;
            }
            if (earlier.exchangeId.equals(exchangeId)) {
                return node == null ? earlier.node == null : node.equals(earlier.node);
            }
            boolean atNoNode = node == null && earlier.node == null;
            return atNoNode && redelivered && origin != null && origin.equals(earlier.origin);
        }
    }

    private SameExchange() {}

    /** The mark of this submission: that of the attempt before, or a new one. */
    static Mark mark(Exchange exchange, Place place, String fingerprint, String fresh) {
        Mark earlier = earlier(exchange, place, fingerprint);
        return earlier == null
                ? new Mark(place, fingerprint, fresh)
                : new Mark(place, fingerprint, earlier.submissionId, earlier.done);
    }

    private static Mark earlier(Exchange exchange, Place place, String fingerprint) {
        boolean redelivered =
                Boolean.TRUE.equals(
                        exchange.getMessage().getHeader(Exchange.REDELIVERED, Boolean.class));
        return exchange.getProperty(PROPERTY) instanceof Mark mark
                        && !mark.done.get()
                        && mark.fingerprint.equals(fingerprint)
                        && place.isAgain(mark.place, redelivered)
                ? mark
                : null;
    }

    static void remember(Exchange exchange, Mark mark) {
        exchange.setProperty(PROPERTY, mark);
    }

    static void forget(Exchange exchange) {
        BodyText.forget(exchange);
        if (exchange.removeProperty(PROPERTY) instanceof Mark mark) {
            mark.done.set(true);
        }
    }
}
