package one.apiin.camel;

import java.util.function.IntSupplier;
import javax.management.openmbean.TabularData;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.observe.TaskColumns;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ManagementStrategy;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account's counts and an operator's decisions in JMX. Shows no API key, prompt or result URL.
 *
 * <p>Threads: safe for concurrent use; an operation waits for the ledger, at most 30 seconds.
 */
@ManagedResource(description = "Tasks of an API in One account")
public class ApiInOneManagement extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ApiInOneManagement.class);

    private final String account;
    private final AccountRuntime engine;
    private final Long creditLimit;
    private final IntSupplier inFlight;

    private Object managed;

    ApiInOneManagement(
            String account, AccountRuntime engine, Long creditLimit, IntSupplier inFlight) {
        this.inFlight = inFlight;
        this.account = account;
        this.engine = engine;
        this.creditLimit = creditLimit;
    }

    /** Registers the account in JMX, also while the context is running already; if there is JMX. */
    static ApiInOneManagement register(
            CamelContext context,
            ApiInOneComponentOptions options,
            AccountRuntime engine,
            IntSupplier inFlight) {
        var management =
                new ApiInOneManagement(
                        options.getAccount(), engine, options.getCreditLimit(), inFlight);
        ManagementStrategy jmx = context.getManagementStrategy();
        if (jmx != null && jmx.getManagementObjectStrategy() != null) {
            management.manage(context, jmx);
        }
        return management;
    }

    private void manage(CamelContext context, ManagementStrategy jmx) {
        try {
            Object mbean =
                    jmx.getManagementObjectStrategy().getManagedObjectForService(context, this);
            jmx.manageObject(mbean);
            managed = mbean;
        } catch (Exception e) {
            LOG.warn("The account {} could not be registered in JMX", account, e);
        }
    }

    void unregister(CamelContext context) {
        if (managed != null) {
            try {
                context.getManagementStrategy().unmanageObject(managed);
            } catch (Exception e) {
                LOG.debug("The account {} could not be unregistered from JMX", account, e);
            }
        }
    }

    @ManagedAttribute(description = "The account's name in the ledger")
    public String getAccount() {
        return account;
    }

    @ManagedAttribute(description = "Exchanges inside the producers of this process")
    public int getInFlight() {
        return inFlight.getAsInt();
    }

    @ManagedAttribute(description = "Tasks that the provider is working on")
    public long getRunning() {
        return sums().of(TaskState.RUNNING);
    }

    @ManagedAttribute(description = "Submissions that may have been charged and are not resolved")
    public long getOutcomeUnknown() {
        return sums().of(TaskState.OUTCOME_UNKNOWN);
    }

    @ManagedAttribute(description = "Completions that are not delivered yet")
    public long getPending() {
        return sums().of(Delivery.PENDING);
    }

    @ManagedAttribute(description = "Completions whose exchanges failed maxDeliveries times")
    public long getParked() {
        return sums().of(Delivery.PARKED);
    }

    @ManagedAttribute(description = "Running tasks that take longer than overdueAfter")
    public long getOverdue() {
        return sums().overdue();
    }

    @ManagedAttribute(
            description = "Credits of submissions that are posted or running; of all periods")
    public long getCreditsReserved() {
        return sums().credits().reserved();
    }

    @ManagedAttribute(description = "Credits of completed tasks; of all periods")
    public long getCreditsCharged() {
        return sums().credits().charged();
    }

    @ManagedAttribute(description = "Credits of failed tasks, refunded; of all periods")
    public long getCreditsRefunded() {
        return sums().credits().refunded();
    }

    @ManagedAttribute(
            description = "Credits of submissions that may have been charged; of all periods")
    public long getCreditsUnknown() {
        return sums().credits().unknown();
    }

    @ManagedAttribute(description = "The option creditLimit; null = none")
    public Long getCreditLimit() {
        return creditLimit;
    }

    @ManagedAttribute(
            description =
                    "Credits that count against creditLimit in the present creditLimitPeriod:"
                            + " reserved, charged and unknown")
    public long getCreditsCommittedInPeriod() {
        return engine.committedNow(sums());
    }

    @ManagedOperation(
            description =
                    "The submissions that may have been charged, the oldest first, at most 1000:"
                            + " resolve by adopt or notCharged")
    public TabularData listOutcomeUnknown() {
        return new TaskColumns(engine.operator())
                .table("outcomeUnknown", engine.operator().outcomeUnknown());
    }

    @ManagedOperation(
            description =
                    "The completions whose exchanges failed maxDeliveries times, the oldest first,"
                            + " at most 1000: resolve by release")
    public TabularData listParked() {
        return new TaskColumns(engine.operator()).table("parked", engine.operator().parked());
    }

    @ManagedOperation(description = "Delivers a PARKED completion again")
    public String release(String submissionId) {
        return done(engine.operator().release(submissionId));
    }

    @ManagedOperation(
            description =
                    "Resolves an OUTCOME_UNKNOWN submission as not charged, as the provider's usage"
                            + " log shows; its idempotency key is free again")
    public String notCharged(String submissionId) {
        return done(engine.operator().notCharged(submissionId));
    }

    @ManagedOperation(
            description =
                    "Resolves an OUTCOME_UNKNOWN submission as this task, as the provider's usage"
                            + " log shows; the task is polled from now on")
    public String adopt(String submissionId, String taskId) {
        return done(engine.operator().adopt(submissionId, taskId));
    }

    @ManagedOperation(description = "Polls a RUNNING or WATCH_ENDED task now")
    public String checkNow(String submissionId) {
        return done(engine.operator().checkNow(submissionId));
    }

    private LedgerSums sums() {
        return engine.sums();
    }

    private static String done(VideoTask task) {
        return task.getState() + ", delivery " + task.getDelivery();
    }
}
