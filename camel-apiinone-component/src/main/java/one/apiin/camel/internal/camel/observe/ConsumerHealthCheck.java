package one.apiin.camel.internal.camel.observe;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/**
 * Camel's own check of a scheduled consumer (its last poll of the ledger) together with the health of its
 * account, see {@link AccountHealth}.
 */
public final class ConsumerHealthCheck extends ScheduledPollConsumerHealthCheck {

    private final Supplier<AccountHealth> account;

    /** {@code account} gives null while the consumer has not started. */
    public ConsumerHealthCheck(
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
