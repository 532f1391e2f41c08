package one.apiin.camel.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.task.VideoRequest;

/**
 * Remembers whether the provider answered last time, for the health check: it costs no call.
 *
 * <p>Threads: safe for concurrent use. Ownership: closes the gateway that it wraps.
 */
final class ObservedGateway implements VideoGateway {

    private final VideoGateway gateway;
    private volatile String fault;

    ObservedGateway(VideoGateway gateway) {
        this.gateway = gateway;
    }

    /** What was wrong with the last answer: the key, or no answer at all; null if nothing. */
    String fault() {
        return fault;
    }

    @Override
    public CompletableFuture<SubmitOutcome> submit(
            VideoRequest request, String callbackUrl, Duration mayStartWithin) {
        return gateway.submit(request, callbackUrl, mayStartWithin)
                .whenComplete((outcome, thrown) -> fault = faultOf(outcome));
    }

    @Override
    public CompletableFuture<StatusOutcome> status(String taskId) {
        return gateway.status(taskId).whenComplete((outcome, thrown) -> fault = faultOf(outcome));
    }

    private static String faultOf(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Refused no) {
            return refusesKey(no.status()) ? no.message() : null;
        }
        if (outcome instanceof SubmitOutcome.NeverLeft never) {
            return never.message();
        }
        return outcome instanceof SubmitOutcome.Unknown unknown ? unknown.message() : null;
    }

    private static String faultOf(StatusOutcome outcome) {
        boolean bad =
                outcome instanceof StatusOutcome.Unavailable none
                        && (none.status() == 0
                                || refusesKey(none.status())
                                || none.status() >= 500);
        return bad ? ((StatusOutcome.Unavailable) outcome).message() : null;
    }

    private static boolean refusesKey(int status) {
        return status == 401 || status == 403;
    }

    @Override
    public void close() {
        gateway.close();
    }
}
