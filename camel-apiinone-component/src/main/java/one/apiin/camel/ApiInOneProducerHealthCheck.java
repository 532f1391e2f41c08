package one.apiin.camel;

import java.util.Map;
import one.apiin.camel.internal.AccountEngine;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Tells from what is known already whether submits can work: no call, no credit. */
final class ApiInOneProducerHealthCheck extends AbstractHealthCheck {

    private final AccountEngine engine;

    ApiInOneProducerHealthCheck(String id, AccountEngine engine) {
        super("camel", "producer:apiinone-" + id);
        this.engine = engine;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Throwable ledger = engine.ledgerFault();
        String provider = engine.providerFault();
        if (ledger != null) {
            builder.message("The ledger does not answer").error(ledger).down();
        } else if (provider != null) {
            builder.message("The provider's last answer: " + provider).down();
        } else {
            builder.up();
        }
    }
}
