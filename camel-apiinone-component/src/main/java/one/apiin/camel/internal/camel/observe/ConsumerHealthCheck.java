package one.apiin.camel.internal.camel.observe;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Camel's own check of a scheduled consumer (its last poll of the ledger) together with the health of its
 * account, see {@link AccountHealth}; replaces Camel's check.
 */
public final class ConsumerHealthCheck implements HealthCheck {

    private final HealthCheck polls;
    private final Supplier<AccountHealth> account;

    /** {@code account} gives null while the consumer has not started. */
    public ConsumerHealthCheck(HealthCheck polls, Supplier<AccountHealth> account) {
        this.polls = polls;
        this.account = account;
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result ofPolls = polls.call(options);
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

    @Override
    public boolean isEnabled() {
        return polls.isEnabled();
    }

    @Override
    public void setEnabled(boolean enabled) {
        polls.setEnabled(enabled);
    }

    @Override
    public String getGroup() {
        return polls.getGroup();
    }

    @Override
    public String getId() {
        return polls.getId();
    }
}
