package one.apiin.camel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Recognises the same exchange at the same step again, when there is no idempotency key: a redelivery
 * must not pay twice, while split, loop, multicast and a second step are submissions of their own.
 *
 * <p>A step is an endpoint and the node of the route, not a producer: a dynamic step may have another
 * producer for each attempt. The exchange of an {@code enrich}, or of a part, is another one for each
 * attempt of what encloses it; it is recognised by the exchange that it was copied from, when that one is
 * redelivered, and by which part it is. Camel copies its properties back only when it failed, so that a
 * copy of a mark may outlive the submission; hence all copies are done with at once.
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
     * @param step the endpoint without its secrets, and the route's node if it stands at one
     * @param origin the exchange that this one is a copy of, or null
     * @param part which part and which round it is, also of what encloses it
     */
    record Place(String step, String exchangeId, String origin, String part) {

        static Place of(Exchange exchange, String endpoint) {
            return new Place(
                    endpoint + '#' + exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID, String.class),
                    exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.LOOP_INDEX));
        }

        private boolean isAgain(Place earlier, boolean redelivered) {
            boolean same = earlier.exchangeId.equals(exchangeId);
            boolean copy =
                    redelivered
                            && origin != null
                            && origin.equals(earlier.origin)
                            && part.equals(earlier.part);
            return earlier.step.equals(step) && (same || copy);
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
        Mark mark = marks(exchange).get(place.step);
        return mark != null
                        && !mark.done.get()
                        && mark.fingerprint.equals(fingerprint)
                        && place.isAgain(mark.place, redelivered)
                ? mark
                : null;
    }

    @SuppressWarnings("unchecked") // nobody else writes it
    private static Map<String, Mark> marks(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Map<?, ?> marks
                ? (Map<String, Mark>) marks
                : Map.of();
    }

    /** Beside those of other steps; the map is not changed, as copies of the exchange share it. */
    static void remember(Exchange exchange, Mark mark) {
        Map<String, Mark> marks = new LinkedHashMap<>(marks(exchange));
        marks.values().removeIf(other -> other.done.get());
        marks.put(mark.place.step, mark);
        exchange.setProperty(PROPERTY, marks);
    }

    /** This submission is over. */
    static void forget(Exchange exchange, String submissionId) {
        marks(exchange).values().stream()
                .filter(mark -> mark.submissionId.equals(submissionId))
                .forEach(mark -> mark.done.set(true));
    }
}
