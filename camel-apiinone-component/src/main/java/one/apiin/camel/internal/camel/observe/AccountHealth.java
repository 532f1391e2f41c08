package one.apiin.camel.internal.camel.observe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.provider.HealthTrackingGateway.ProviderState;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * The health of an account: whether the ledger can be counted, and the provider's last answers. No call, no
 * credit. Counts are details and never a reason to be down: a parked completion needs an operator, not a
 * restart.
 *
 * <p>Time: waits for the ledger, at most 5 s.
 *
 * <p>Threads: safe for concurrent use.
 *
 * @param ledger the kind of ledger
 */
public record AccountHealth(String account, String ledger, AccountRuntime engine) {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Adds the details; the result is down if the ledger or the provider is. */
    void report(HealthCheckResultBuilder result) {
        result.detail("apiinone.account", account);
        result.detail("apiinone.ledger", ledger);
        ProviderState provider = engine.provider();
        result.detail("apiinone.provider.reachable", known(provider.reachable()));
        result.detail("apiinone.provider.key.accepted", known(provider.keyAccepted()));
        if (provider.error() != null) {
            result.message("The provider's last answer: " + provider.error()).down();
        }
        Throwable failure = engine.ledgerFailure();
        if (failure == null) {
            failure = count(result);
        }
        result.detail("apiinone.ledger.reachable", failure == null);
        if (failure != null) {
            result.message("The ledger does not answer").error(failure).down();
        }
    }

    private static Object known(Boolean fact) {
        return fact == null ? "unknown" : fact;
    }

    /** Null if the ledger could be counted. */
    private Throwable count(HealthCheckResultBuilder result) {
        try {
            LedgerSums sums = sums();
            result.detail("apiinone.tasks.running", sums.of(TaskState.RUNNING));
            result.detail("apiinone.tasks.unknown", sums.of(TaskState.OUTCOME_UNKNOWN));
            result.detail("apiinone.tasks.pending", sums.of(Delivery.PENDING));
            result.detail("apiinone.tasks.parked", sums.of(Delivery.PARKED));
            result.detail("apiinone.tasks.overdue", sums.overdue());
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** A health check must not wait for a ledger that hangs. */
    private LedgerSums sums() {
        try {
            return CompletableFuture.supplyAsync(engine::sums, engine::inBackground)
                    .get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the ledger", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The ledger does not answer", e);
        }
    }
}
