package one.apiin.camel.internal.camel.observe;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Tells whether submits can work now, see {@link AccountHealth}: no call, no credit. */
final class ProducerHealthCheck extends AbstractHealthCheck {

    private final AccountHealth account;

    ProducerHealthCheck(String id, AccountHealth account) {
        super("camel", "producer:apiinone-" + id);
        this.account = account;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        account.tell(builder);
    }
}
