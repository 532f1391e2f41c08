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
 * and into it, and by which part it is. A copy of a mark may outlive the submission; hence a submission is
 * finished in all copies at once. If the mark of an unfinished submission matches a new one with the same
 * request, the new one counts as its redelivery, rather than being paid twice.
 */
public final class RedeliveryDetector {

    public static final String PROPERTY = "CamelApiInOneReservation";

    /** The maximum number of unfinished submissions that an exchange remembers; the latest ones. */
    private static final int MAX_MARKS = 100;

    private record Marks(List<SubmissionMark> all) {}

    /**
     * A submission that this exchange has made or started at this step.
     *
     * @param fingerprint of its request
     * @param done whether it is finished, shared by the copies
     */
    private record SubmissionMark(
            RouteStep step, String fingerprint, String submissionId, AtomicBoolean done) {}

    /**
     * The step of a route that an exchange is at.
     *
     * @param node the endpoint without its secrets, and the node of the route if there is one
     * @param isCopy whether the exchange is a copy of another one
     * @param part the indexes of split, multicast and loop
     */
    private record RouteStep(String node, String exchangeId, boolean isCopy, String part) {

        static RouteStep of(Exchange exchange, String endpoint) {
            return new RouteStep(
                    endpoint + '#' + exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null,
                    exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.LOOP_INDEX));
        }

        private boolean isAgain(RouteStep earlier) {
            boolean same = earlier.exchangeId.equals(exchangeId);
            boolean copy = isCopy && earlier.isCopy && part.equals(earlier.part);
            return earlier.node.equals(node) && (same || copy);
        }
    }

    private RedeliveryDetector() {}

    /**
     * The id of this submission, which the exchange remembers: that of the attempt before, or a new one.
     *
     * @param endpoint its URI without its secrets
     * @param fresh the id of a new submission
     */
    public static String submissionId(
            Exchange exchange, String endpoint, String fingerprint, String fresh) {
        RouteStep step = RouteStep.of(exchange, endpoint);
        List<SubmissionMark> open = new ArrayList<>(marks(exchange));
        open.removeIf(mark -> mark.done.get());
        SubmissionMark mark =
                open.stream()
                        .filter(one -> one.fingerprint.equals(fingerprint))
                        .filter(one -> step.isAgain(one.step))
                        .findFirst()
                        .orElse(new SubmissionMark(step, fingerprint, fresh, new AtomicBoolean()));
        String id = mark.submissionId;
        open.removeIf(one -> one.submissionId.equals(id));
        open.add(new SubmissionMark(step, fingerprint, id, mark.done));
        int first = Math.max(0, open.size() - MAX_MARKS);
        // replaced, as copies of the exchange share the list
        exchange.setProperty(PROPERTY, new Marks(List.copyOf(open.subList(first, open.size()))));
        return id;
    }

    private static List<SubmissionMark> marks(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Marks marks ? marks.all : List.of();
    }

    /** The submission is finished. */
    public static void forget(Exchange exchange, String submissionId) {
        marks(exchange).stream()
                .filter(mark -> mark.submissionId.equals(submissionId))
                .forEach(mark -> mark.done.set(true));
    }
}
