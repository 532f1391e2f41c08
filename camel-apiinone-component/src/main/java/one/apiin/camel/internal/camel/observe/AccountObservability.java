package one.apiin.camel.internal.camel.observe;

import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.submit.VideoSubmitter.SubmitResult;
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

    /** The outcome of a submit as its exchange saw it. */
    public enum SubmitOutcomeTag {
        /** Paid, with a task id. */
        ACCEPTED,
        /** An earlier submit with the same key had made the task. */
        DUPLICATE,
        /** Rejected by the provider or before anything was sent: nothing charged. */
        REJECTED,
        /** Not accepted, may be tried again: this submission is not charged. */
        BUSY,
        /** Over {@code creditLimit}: nothing sent. */
        CREDIT_LIMIT_EXCEEDED,
        /** Posted, and no usable reply: perhaps charged. */
        UNKNOWN,
        /** Any other error. */
        FAILED;

        private static SubmitOutcomeTag of(Throwable error) {
            if (error instanceof SubmitOutcomeUnknownException) {
                return UNKNOWN;
            }
            if (error instanceof CreditLimitExceededException) {
                return CREDIT_LIMIT_EXCEEDED;
            }
            if (error instanceof ProviderBusyException) {
                return BUSY;
            }
            return error instanceof SubmitRejectedException ? REJECTED : FAILED;
        }

        /** As a value of a tag: {@code credit-limit-exceeded}. */
        private String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

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

    /** Counts a submit that has a task. */
    public void submitted(String model, SubmitResult result) {
        count(model, result.duplicate() ? SubmitOutcomeTag.DUPLICATE : SubmitOutcomeTag.ACCEPTED);
    }

    /** Counts a submit that failed; {@code model} null = the request had none that could be read. */
    public void failed(String model, Throwable error) {
        count(model, SubmitOutcomeTag.of(error));
    }

    private void count(String model, SubmitOutcomeTag outcome) {
        try {
            if (meters != null) {
                meters.submitted(model, outcome.tag());
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
