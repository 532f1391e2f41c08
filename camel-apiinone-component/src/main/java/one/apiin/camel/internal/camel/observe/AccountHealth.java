package one.apiin.camel.internal.camel.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.provider.ProviderHealth.ProviderState;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

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

    /** Camel's own check of a scheduled consumer (its last poll of the ledger) together with the account's health. */
    public static final class OfConsumer extends ScheduledPollConsumerHealthCheck {

        private final Supplier<AccountHealth> account;

        /** {@code account} gives null while the consumer has not started. */
        public OfConsumer(
                ScheduledPollConsumer consumer, String id, Supplier<AccountHealth> account) {
            super(consumer, id);
            this.account = account;
        }

        @Override
        public Result call(Map<String, Object> options) {
            Result ofPolls = super.call(options);
            AccountHealth now = account.get();
            if (!isEnabled() || now == null) {
                return ofPolls;
            }
            HealthCheckResultBuilder all =
                    HealthCheckResultBuilder.on(this)
                            .state(ofPolls.getState())
                            .message(ofPolls.getMessage().orElse(null))
                            .error(ofPolls.getError().orElse(null))
                            .details(ofPolls.getDetails());
            now.report(all);
            return all.build();
        }
    }

    /** Whether submits can work now. */
    private static final class OfProducer extends AbstractHealthCheck {

        private final AccountHealth account;

        OfProducer(String id, AccountHealth account) {
            super("camel", "producer:apiinone-" + id);
            this.account = account;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.up();
            account.report(builder);
        }
    }

    /**
     * Registers the check of a producer, if the context has health checks.
     *
     * @return removes it
     */
    public Runnable registerProducer(CamelContext context, String id, boolean enabled) {
        WritableHealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(
                        context, "producers", WritableHealthCheckRepository.class);
        if (repository == null) {
            return () -> {};
        }
        var check = new OfProducer(id, this);
        check.setEnabled(enabled);
        repository.addHealthCheck(check);
        return () -> repository.removeHealthCheck(check);
    }

    /** Adds the details; the result is down if the ledger or the provider is. */
    private void report(HealthCheckResultBuilder result) {
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
