package one.apiin.camel.internal.camel.observe;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import one.apiin.camel.internal.AccountRuntime;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of a running account, if Camel's registry holds a Micrometer registry, as
 * {@value #REGISTRY_NAME} or as the only one.
 *
 * <p>Threads: opened and closed one at a time.
 *
 * <p>Ownership: closed before the engine stops.
 */
public final class AccountObservability {

    /** The name that camel-micrometer uses too. */
    static final String REGISTRY_NAME = "metricsRegistry";

    private static final Logger LOG = LoggerFactory.getLogger(AccountObservability.class);
    private static final String REGISTRY_TYPE = "io.micrometer.core.instrument.MeterRegistry";

    /** Null without a registry: the class may be loaded only with Micrometer. */
    private final MicrometerMetrics meters;

    public AccountObservability(
            CamelContext context,
            String account,
            AccountRuntime engine,
            IntSupplier inFlight,
            ScheduledExecutorService scheduler) {
        Object registry = registry(context);
        if (registry == null) {
            meters = null;
            return;
        }
        LOG.debug("Registering the meters of the account {}", account);
        meters =
                new MicrometerMetrics(
                        registry, context.getName(), account, engine, inFlight, scheduler);
        engine.onChange(meters::changed);
    }

    /** Null without Micrometer, and without a registry or with several of which none has the name. */
    private static Object registry(CamelContext context) {
        Class<?> type = context.getClassResolver().resolveClass(REGISTRY_TYPE);
        if (type == null) {
            return null;
        }
        Registry beans = context.getRegistry();
        Object named = beans.lookupByNameAndType(REGISTRY_NAME, type);
        return named == null ? beans.findSingleByType(type) : named;
    }

    /** Counts a submit; {@code model} null = the request had none that could be read. */
    public void submitted(String model, SubmitOutcomeTag outcome) {
        try {
            if (meters != null) {
                meters.submitted(model, outcome);
            }
        } catch (RuntimeException e) {
            LOG.warn("Metric could not be recorded [AIO-0014]", e);
        }
    }

    public void close() {
        try {
            if (meters != null) {
                meters.close();
            }
        } catch (RuntimeException e) {
            LOG.warn("The meters could not be removed from their registry", e);
        }
    }
}
