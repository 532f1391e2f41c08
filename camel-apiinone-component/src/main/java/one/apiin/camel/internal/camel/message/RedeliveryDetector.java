package one.apiin.camel.internal.camel.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.submit.SubmitCommand;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises the same exchange at the same step again, without an idempotency key: a redelivery
 * must not pay twice, while split, loop, multicast and a second step are submissions of their own.
 *
 * <p>A step is an endpoint and the node of the route, not a producer: a dynamic step may have another
 * producer for each attempt. The exchange of an {@code enrich}, or of a part, is another one for each
 * attempt of what encloses it; it is recognised by the mark of the failed one, which Camel has copied back
 * and into it, and by which part it is. So is a copy that comes again by a queue such as a {@code seda}. A copy
 * of a mark may outlive the submission; hence a submission is finished in all copies at once. If the mark of an
 * unfinished submission matches a new one with the same request, the new one counts as its redelivery, rather
 * than being paid twice.
 *
 * <p>Money: with and without a key, the mark keeps the failure of an attempt that may have been charged. It is what
 * the exchange reports until an attempt succeeds or has read the row: "nothing was charged" of a later attempt
 * is about that attempt alone, and a route may pay elsewhere then.
 */
public final class RedeliveryDetector {

    public static final String PROPERTY = "CamelApiInOneReservation";

    private static final Logger LOG = LoggerFactory.getLogger(RedeliveryDetector.class);

    /** The maximum number of unfinished submissions that an exchange remembers; the latest ones. */
    private static final int MAX_MARKS = 100;

    private record Marks(List<SubmissionMark> all) {}

    /**
     * A submission that this exchange has made or started at this step.
     *
     * @param request the fingerprint of its request, and its key
     * @param charged the failure of an attempt that may have been charged, or null
     * @param done whether it is finished, shared by the copies
     */
    private record SubmissionMark(
            RouteStep step,
            String request,
            String submissionId,
            Throwable charged,
            AtomicBoolean done) {

        private boolean isOf(RouteStep again, String same) {
            return !done.get() && same.equals(request) && again.isAgain(step);
        }

        private SubmissionMark at(RouteStep again, Throwable failure) {
            return new SubmissionMark(again, request, submissionId, failure, done);
        }
    }

    /**
     * The step of a route that an exchange is at.
     *
     * @param node the endpoint without its secrets, and the node of the route if there is one
     * @param isCopy whether the exchange is a copy of another one
     * @param part the indexes of split, multicast and loop
     * @param redeliveries Camel's count, which starts anew only in a message without its header
     * @param handlers how many error handlers act on the exchange
     * @param before the submission that the message names, which a redelivery restores
     */
    private record RouteStep(
            String node,
            String exchangeId,
            boolean isCopy,
            String part,
            int redeliveries,
            int handlers,
            Object before) {

        static RouteStep of(Exchange exchange, String endpoint) {
            return new RouteStep(
                    endpoint + '#' + exchange.getExchangeExtension().getHistoryNodeId(),
                    exchange.getExchangeId(),
                    exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) != null,
                    exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.MULTICAST_INDEX)
                            + "/"
                            + exchange.getProperty(ExchangePropertyKey.LOOP_INDEX),
                    redeliveries(exchange.getMessage()),
                    handlers(exchange),
                    exchange.getMessage().getHeader(ApiInOneConstants.SUBMISSION_ID));
        }

        private static int redeliveries(Message message) {
            Object count = message.getHeader(Exchange.REDELIVERY_COUNTER);
            return count instanceof Integer number ? number : 0;
        }

        private static int handlers(Exchange exchange) {
            Object acting = exchange.getProperty(ExchangePropertyKey.FATAL_FALLBACK_ERROR_HANDLER);
            return acting instanceof Collection<?> all ? all.size() : 0;
        }

        /** The indexes of split and loop only. */
        private String turn() {
            return part.replaceFirst("/.*/", "/");
        }

        private boolean isAgain(RouteStep earlier) {
            boolean same = earlier.exchangeId.equals(exchangeId);
            boolean copy = isCopy && part.equals(earlier.part);
            return earlier.node.equals(node) && (same || copy);
        }
    }

    private RedeliveryDetector() {}

    /**
     * The command, which the exchange remembers: as a redelivery of the attempt before, or of a new submission.
     *
     * @param endpoint its URI without its secrets
     * @param fresh with the id of a new submission
     */
    static SubmitCommand marked(Exchange exchange, String endpoint, SubmitCommand fresh) {
        RouteStep step = RouteStep.of(exchange, endpoint);
        SubmissionMark same = chargedBefore(exchange, step, fresh);
        SubmissionMark before =
                same == null ? chargedAttempt(exchange, step, request(fresh)) : same;
        if (before != null) {
            // any other failure may have come before there was a row
            boolean known = before.charged instanceof ApiInOneException;
            return fresh.again(before.submissionId, known);
        }
        if (fresh.idempotencyKey() != null) {
            return fresh;
        }
        String id = submissionId(exchange, endpoint, fresh.fingerprint(), fresh.submissionId());
        return id.equals(fresh.submissionId()) ? fresh : fresh.again(id, false);
    }

    /**
     * The attempt that Camel redelivers, whatever its expressions evaluate to now: at this step, at an outer one, or by
     * another queue.
     */
    private static SubmissionMark chargedAttempt(
            Exchange exchange, RouteStep step, String request) {
        return marks(exchange).stream()
                .filter(mark -> mark.charged != null && !mark.done.get())
                .filter(mark -> mark.step.node.equals(step.node))
                .filter(mark -> isRedelivered(exchange, mark, step, request))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static boolean isRedelivered(
            Exchange exchange, SubmissionMark mark, RouteStep step, String request) {
        boolean caught = comesAgain(exchange, mark, step) && isCaught(exchange, mark, step);
        // an error handler may reach the queue by a multicast, whose part the mark does not have
        boolean sameTurn = mark.step.turn().equals(step.turn());
        boolean queued = caught && sameTurn && mark.request.equals(request);
        boolean samePart = step.isAgain(mark.step) && mark.step.part.equals(step.part);
        return queued || samePart && (caught || isCountedOn(mark.step, step));
    }

    /** The message that went on and met another step's redelivery names another submission. */
    private static boolean isCountedOn(RouteStep failed, RouteStep step) {
        return failed.redeliveries < step.redeliveries
                && Objects.equals(failed.before, step.before);
    }

    /** Not what only went on after the failure, as {@code continued(true)} does: its message names the submission. */
    private static boolean comesAgain(Exchange exchange, SubmissionMark mark, RouteStep step) {
        return !isSameExchange(mark, step)
                || step.handlers > mark.step.handlers
                || isRedelivery(exchange) && !mark.submissionId.equals(step.before)
                || step.before == null && isFailureOfAnotherRoute(exchange);
    }

    /** As when an outer step is redelivered, and the sub-route has removed Camel's headers. */
    private static boolean isFailureOfAnotherRoute(Exchange exchange) {
        String at = ExchangeHelper.getAtRouteId(exchange);
        return at != null && !at.equals(exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID));
    }

    private static boolean isSameExchange(SubmissionMark mark, RouteStep step) {
        return mark.step.exchangeId.equals(step.exchangeId);
    }

    private static boolean isRedelivery(Exchange exchange) {
        return Boolean.TRUE.equals(exchange.getMessage().getHeader(Exchange.REDELIVERED));
    }

    /**
     * An error handler leaves the failure for which it acts in the exchange, with the earlier ones as suppressed
     * exceptions; after doTry the route is not named. As many of them count as there were redeliveries, as a doCatch may
     * have dealt with an earlier one; in a copy one more, for which it was made.
     */
    private static boolean isCaught(Exchange exchange, SubmissionMark mark, RouteStep step) {
        Throwable caught =
                exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        if (caught == null || exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID) == null) {
            return false;
        }
        int redeliveries = Math.min(step.redeliveries, MAX_MARKS);
        int earlier = isSameExchange(mark, step) ? redeliveries - 1 : redeliveries;
        List<Throwable> failures = List.of(caught);
        for (int i = 0; !isAmong(failures, mark.charged); i++) {
            if (i >= earlier) {
                return false;
            }
            failures = suppressed(failures);
        }
        return true;
    }

    /** Camel puts an Error into an exception. */
    private static boolean isAmong(List<Throwable> failures, Throwable charged) {
        return failures.stream().anyMatch(one -> one == charged || one.getCause() == charged);
    }

    private static List<Throwable> suppressed(List<Throwable> failures) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        failures.forEach(one -> all.addAll(List.of(one.getSuppressed())));
        return List.copyOf(all);
    }

    /**
     * The id of this submission, which the exchange remembers: that of the attempt before, or a new one.
     *
     * @param endpoint its URI without its secrets
     * @param fresh the id of a new submission
     */
    public static String submissionId(
            Exchange exchange, String endpoint, String fingerprint, String fresh) {
        RouteStep step = RouteStep.of(exchange, endpoint);
        SubmissionMark mark =
                marks(exchange).stream()
                        .filter(one -> one.isOf(step, fingerprint))
                        .findFirst()
                        .orElse(mark(exchange, step, fingerprint, fresh));
        remember(exchange, mark.at(step, mark.charged));
        return mark.submissionId;
    }

    private static SubmissionMark mark(
            Exchange exchange, RouteStep step, String request, String submissionId) {
        return marks(exchange).stream()
                .filter(one -> !one.done.get() && one.submissionId.equals(submissionId))
                .findFirst()
                .orElse(new SubmissionMark(step, request, submissionId, null, new AtomicBoolean()));
    }

    private static void remember(Exchange exchange, SubmissionMark mark) {
        List<SubmissionMark> open = new ArrayList<>(marks(exchange));
        open.removeIf(one -> one.done.get() || one.submissionId.equals(mark.submissionId));
        open.add(mark);
        int first = Math.max(0, open.size() - MAX_MARKS);
        // replaced, as copies of the exchange share the list
        exchange.setProperty(PROPERTY, new Marks(List.copyOf(open.subList(first, open.size()))));
    }

    /**
     * What the exchange reports of an attempt that has failed: its failure, or that of an earlier attempt that may have
     * been charged. Camel finds its handlers, and failover its exceptions, by cause and suppressed exceptions, too: it is
     * given neither.
     *
     * @param endpoint its URI without its secrets
     * @param command null = the attempt failed before there was one
     */
    public static Throwable reported(
            Exchange exchange, String endpoint, SubmitCommand command, Throwable failure) {
        RouteStep step = RouteStep.of(exchange, endpoint);
        ApiInOneException known = failure instanceof ApiInOneException one ? one : null;
        boolean charged = known == null || known.isMayHaveBeenCharged();
        SubmissionMark earlier = chargedBefore(exchange, step, command);
        if (earlier == null && !charged) {
            return failure;
        }
        // busy has learned nothing, and a route may pay elsewhere for its type alone
        if (charged && (earlier == null || !(known instanceof ProviderBusyException))) {
            if (command != null) {
                rememberCharged(exchange, step, command, failure);
            }
            return failure;
        }
        if (!charged && earlier.submissionId.equals(known.getSubmissionId())) {
            // it has read the row, which is REJECTED by now
            remember(exchange, earlier.at(step, null));
            return failure;
        }
        LOG.warn(
                "Submission {} may have been charged by an earlier attempt, whose failure is reported again;"
                        + " this attempt: {}",
                earlier.submissionId,
                failure.getMessage());
        return earlier.charged;
    }

    private static void rememberCharged(
            Exchange exchange, RouteStep step, SubmitCommand command, Throwable failure) {
        String id = failure instanceof ApiInOneException one ? one.getSubmissionId() : null;
        String submissionId = id == null ? command.submissionId() : id;
        SubmissionMark mark = mark(exchange, step, request(command), submissionId);
        remember(exchange, mark.at(step, failure));
    }

    /** The latest; without a command it is unknown whether the request is the same, unless Camel redelivers. */
    private static SubmissionMark chargedBefore(
            Exchange exchange, RouteStep step, SubmitCommand command) {
        boolean again = isRedelivery(exchange);
        return marks(exchange).stream()
                .filter(mark -> mark.charged != null)
                .filter(mark -> command != null || again && mark.step.part.equals(step.part))
                .filter(mark -> mark.isOf(step, request(mark, command)))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** A redelivery has the id of its first attempt, though it may ask for something else by now. */
    private static String request(SubmissionMark mark, SubmitCommand command) {
        boolean same =
                command == null
                        || command.again() && mark.submissionId.equals(command.submissionId());
        return same ? mark.request : request(command);
    }

    private static String request(SubmitCommand command) {
        String key = command.idempotencyKey();
        return key == null ? command.fingerprint() : command.fingerprint() + '/' + key;
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
