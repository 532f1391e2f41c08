package one.apiin.camel.internal.camel.observe;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether submits can work now, see {@link AccountHealth}: no call, no credit. */
public final class ProducerHealthCheck extends AbstractHealthCheck {

    private final AccountHealth account;

    private ProducerHealthCheck(String id, AccountHealth account) {
        super("camel", "producer:apiinone-" + id);
        this.account = account;
    }

    /**
     * Registers the check of a producer, if the context has health checks.
     *
     * @return removes it
     */
    public static Runnable register(
            CamelContext context, String id, AccountHealth account, boolean enabled) {
        WritableHealthCheckRepository repository =
                HealthCheckHelper.getHealthCheckRepository(
                        context, "producers", WritableHealthCheckRepository.class);
        if (repository == null) {
            return () -> {};
        }
        var check = new ProducerHealthCheck(id, account);
        check.setEnabled(enabled);
        repository.addHealthCheck(check);
        return () -> repository.removeHealthCheck(check);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        account.report(builder);
    }
}
