package one.apiin.camel.internal.camel.message;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Recognises the same exchange at the same step again, without an idempotency key: a redelivery
 * must not pay twice, while split, loop, multicast and a second step are submissions of their own.
 *
 * <p>A step is an endpoint and the node of the route, not a producer: a dynamic step may have another
 * producer for each attempt. The exchange of an {@code enrich}, or of a part, is another one for each
 * attempt of what encloses it; it is recognised by the mark of the failed one, which Camel has copied back
 * and into it, and by which part it is. A copy of a mark may outlive the submission; hence all copies are
 * done with at once. Where a mark of an unfinished submission meets a new one that asks for the same, the
 * new one is taken for the old: better than paid twice.
 */
public final class RedeliveryDetector {

    public static final String PROPERTY = "CamelApiInOneReservation";

    /** The maximum number of unfinished submissions that an exchange remembers; the latest ones. */
    private static final int MAX_MARKS = 100;

    private record Marks(List<Mark> all) {}

    /**
     * A submission that this exchange has made at this step, or was about to make.
     *
     * @param fingerprint of its request
     * @param done whether it is finished, shared by the copies
     */
    public record Mark(Place place, String fingerprint, String submissionId, AtomicBoolean done) {

        Mark(Place place, String fingerprint, String submissionId) {
            this(place, fingerprint, submissionId, new AtomicBoolean());
        }
    }

    /**
     * Which exchange stands at which step.
     *
     * @param step the endpoint without its secrets, and the route's node if it stands at one
     * @param isCopy whether the exchange was made of another one
     * @param part which part and which round it is, also of what encloses it
     */
    public record Place(String step, String exchangeId, boolean isCopy, String part) {

        static Place of(Exchange exchange, String endpoint) {
            return new Place(
                    endpoint + '#' + exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null,
                    exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.LOOP_INDEX));
        }

        private boolean isAgain(Place earlier) {
            boolean same = earlier.exchangeId.equals(exchangeId);
            boolean copy = isCopy && earlier.isCopy && part.equals(earlier.part);
            return earlier.step.equals(step) && (same || copy);
        }
    }

    private RedeliveryDetector() {}

    /** The mark of this submission: that of the attempt before, or a new one. */
    public static Mark mark(Exchange exchange, Place place, String fingerprint, String fresh) {
        Mark earlier = earlier(exchange, place, fingerprint);
        return earlier == null
                ? new Mark(place, fingerprint, fresh)
                : new Mark(place, fingerprint, earlier.submissionId, earlier.done);
    }

    private static Mark earlier(Exchange exchange, Place place, String fingerprint) {
        return marks(exchange).stream()
                .filter(mark -> !mark.done.get() && mark.fingerprint.equals(fingerprint))
                .filter(mark -> place.isAgain(mark.place))
                .findFirst()
                .orElse(null);
    }

    private static List<Mark> marks(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Marks marks ? marks.all : List.of();
    }

    /** Keeps the unfinished ones; the list is replaced, as copies of the exchange share it. */
    public static void remember(Exchange exchange, Mark mark) {
        List<Mark> marks = new ArrayList<>();
        marks(exchange).stream()
                .filter(other -> !other.done.get())
                .filter(other -> !other.submissionId.equals(mark.submissionId))
                .forEach(marks::add);
        marks.add(mark);
        int first = Math.max(0, marks.size() - MAX_MARKS);
        exchange.setProperty(PROPERTY, new Marks(List.copyOf(marks.subList(first, marks.size()))));
    }

    /** The submission is finished. */
    public static void forget(Exchange exchange, String submissionId) {
        marks(exchange).stream()
                .filter(mark -> mark.submissionId.equals(submissionId))
                .forEach(mark -> mark.done.set(true));
    }
}
