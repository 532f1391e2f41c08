package one.apiin.camel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.internal.camel.observe.TaskColumns;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account's counts and an operator's decisions in JMX, among Camel's components as {@code
 * apiinone-<account>}. Shows no API key, prompt or result URL.
 *
 * <p>A table instead of annotations: Camel's annotations give the parameters no names.
 *
 * <p>Threads: safe for concurrent use; an operation waits for the ledger, at most 30 seconds.
 */
final class ApiInOneManagement implements DynamicMBean {

    private static final Logger LOG = LoggerFactory.getLogger(ApiInOneManagement.class);
    private static final String STRING = String.class.getName();
    private static final MBeanParameterInfo SUBMISSION =
            new MBeanParameterInfo("submissionId", STRING, "The component's id of the submission");
    private static final MBeanParameterInfo TASK =
            new MBeanParameterInfo("taskId", STRING, "The provider's id in its usage log");
    private static final MBeanParameterInfo STATE =
            new MBeanParameterInfo(
                    "state",
                    STRING,
                    "RUNNING, OVERDUE, WATCH_ENDED, OUTCOME_UNKNOWN, PENDING, CLAIMED, PARKED, DELIVERED or"
                            + " RESERVED; empty: OUTCOME_UNKNOWN and PARKED");

    private record Value(MBeanAttributeInfo info, Supplier<Object> value) {}

    private record Operation(MBeanOperationInfo info, Function<Object[], Object> work) {}

    private final Map<String, Value> attributes = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final AccountRuntime engine;

    private ApiInOneManagement(
            ApiInOneComponentOptions options, AccountRuntime engine, IntSupplier inFlight) {
        this.engine = engine;
        attribute("State", String.class, "Started, as for Camel's components", () -> "Started");
        attribute("Account", String.class, "The account's name in the ledger", options::getAccount);
        attribute(
                "InFlight",
                Integer.class,
                "Exchanges inside the producers of this process",
                inFlight::getAsInt);
        count("Running", "Tasks that the provider is working on", n -> n.of(TaskState.RUNNING));
        count(
                "OutcomeUnknown",
                "Submissions that may have been charged and are not resolved",
                n -> n.of(TaskState.OUTCOME_UNKNOWN));
        count("Pending", "Completions that are not delivered yet", n -> n.of(Delivery.PENDING));
        count(
                "Parked",
                "Completions whose exchanges failed maxDeliveries times",
                n -> n.of(Delivery.PARKED));
        count("Overdue", "Running tasks that take longer than overdueAfter", LedgerSums::overdue);
        count(
                "CreditsReserved",
                "Credits of submissions that are posted or running; of all periods",
                n -> n.credits().reserved());
        count(
                "CreditsCharged",
                "Credits of completed tasks; of all periods",
                n -> n.credits().charged());
        count(
                "CreditsRefunded",
                "Credits of failed tasks, refunded; of all periods",
                n -> n.credits().refunded());
        count(
                "CreditsUnknown",
                "Credits of submissions that may have been charged; of all periods",
                n -> n.credits().unknown());
        attribute(
                "CreditLimit",
                Long.class,
                "The option creditLimit; null = none",
                options::getCreditLimit);
        count(
                "CreditsCommittedInPeriod",
                "Credits that count against creditLimit in the present creditLimitPeriod:"
                        + " reserved, charged and unknown",
                engine::committedNow);
        OperatorActions operator = engine.operator();
        list(
                "list",
                "The tasks of a state, at most 1000",
                a -> operator.list((String) a[0]),
                STATE);
        list(
                "listPending",
                "The completions that wait for a delivery, the oldest first, at most 1000, with their"
                        + " last error and next attempt",
                a -> operator.pending());
        list(
                "listOutcomeUnknown",
                "The submissions that may have been charged, the oldest first, at most 1000: resolve"
                        + " by adopt or notCharged",
                a -> operator.outcomeUnknown());
        list(
                "listParked",
                "The completions whose exchanges failed maxDeliveries times, the oldest first, at"
                        + " most 1000: resolve by release",
                a -> operator.parked());
        decision(
                "release",
                "Delivers a PARKED completion again",
                a -> operator.release((String) a[0]),
                SUBMISSION);
        decision(
                "notCharged",
                "Resolves an OUTCOME_UNKNOWN submission as not charged, as the provider's usage log"
                        + " shows; its idempotency key is free again",
                a -> operator.notCharged((String) a[0]),
                SUBMISSION);
        decision(
                "adopt",
                "Resolves an OUTCOME_UNKNOWN submission as this task, as the provider's usage log"
                        + " shows; the task is polled from now on",
                a -> operator.adopt((String) a[0], (String) a[1]),
                SUBMISSION,
                TASK);
        decision(
                "checkNow",
                "Polls a RUNNING or WATCH_ENDED task now",
                a -> operator.checkNow((String) a[0]),
                SUBMISSION);
    }

    private void attribute(String name, Class<?> type, String what, Supplier<Object> value) {
        var info = new MBeanAttributeInfo(name, type.getName(), what, true, false, false);
        attributes.put(name, new Value(info, value));
    }

    private void count(String name, String what, ToLongFunction<LedgerSums> count) {
        attribute(name, Long.class, what, () -> count.applyAsLong(engine.sums()));
    }

    private void list(
            String name,
            String what,
            Function<Object[], List<VideoTask>> tasks,
            MBeanParameterInfo... parameters) {
        TaskColumns columns = new TaskColumns(engine.operator());
        operation(
                name,
                what,
                TabularData.class,
                MBeanOperationInfo.INFO,
                arguments -> columns.table(name, tasks.apply(arguments)),
                parameters);
    }

    private void decision(
            String name,
            String what,
            Function<Object[], VideoTask> decision,
            MBeanParameterInfo... parameters) {
        operation(
                name,
                what,
                String.class,
                MBeanOperationInfo.ACTION,
                arguments -> {
                    VideoTask task = decision.apply(arguments);
                    return task.getState() + ", delivery " + task.getDelivery();
                },
                parameters);
    }

    private void operation(
            String name,
            String what,
            Class<?> result,
            int impact,
            Function<Object[], Object> work,
            MBeanParameterInfo... parameters) {
        var info = new MBeanOperationInfo(name, what, parameters, result.getName(), impact);
        operations.put(name, new Operation(info, work));
    }

    /**
     * Registers the account in JMX, also while the context is running already; if there is JMX. A second component
     * with the same account is registered with its own name behind the account's.
     *
     * @return ends it
     */
    static Runnable register(
            ApiInOneComponentOptions component, AccountRuntime engine, IntSupplier inFlight) {
        ManagementStrategy jmx = component.getCamelContext().getManagementStrategy();
        if (jmx == null || jmx.getManagementAgent() == null) {
            return () -> {};
        }
        ManagementAgent agent = jmx.getManagementAgent();
        String account = "apiinone-" + component.getAccount();
        try {
            ObjectName name = name(component, jmx, account);
            if (agent.isRegistered(name)) {
                name = name(component, jmx, account + "@" + nameOf(component));
            }
            ObjectName registered = name;
            agent.register(new ApiInOneManagement(component, engine, inFlight), name);
            return () -> unregister(agent, registered);
        } catch (Exception e) {
            LOG.warn("The account {} could not be registered in JMX: {}", account, e.toString());
            return () -> {};
        }
    }

    private static ObjectName name(
            ApiInOneComponentOptions component, ManagementStrategy jmx, String name)
            throws Exception {
        return jmx.getManagementObjectNameStrategy().getObjectNameForComponent(component, name);
    }

    private static String nameOf(ApiInOneComponentOptions component) {
        CamelContext context = component.getCamelContext();
        return context.getComponentNames().stream()
                .filter(name -> context.hasComponent(name) == component)
                .findFirst()
                .orElse("");
    }

    private static void unregister(ManagementAgent agent, ObjectName name) {
        try {
            agent.unregister(name);
        } catch (Exception e) {
            LOG.debug("{} could not be unregistered from JMX", name, e);
        }
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Value attribute = attributes.get(name);
        if (attribute == null) {
            throw new AttributeNotFoundException(name);
        }
        return answer(attribute.value());
    }

    /** Without those that fail, as the interface demands. */
    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList values = new AttributeList();
        for (String name : names) {
            try {
                values.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException | RuntimeException e) {
                LOG.debug("The attribute {} could not be read", name, e);
            }
        }
        return values;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be written");
    }

    @Override
    public AttributeList setAttributes(AttributeList values) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] types) {
        Operation operation = operations.get(name);
        int given = arguments == null ? 0 : arguments.length;
        if (operation == null || operation.info().getSignature().length != given) {
            throw new IllegalArgumentException(
                    "No operation " + name + " with " + given + " arguments");
        }
        return answer(() -> operation.work().apply(arguments));
    }

    /** Clients need not have the classes of the component or a driver: exceptions become those of the JDK. */
    private static Object answer(Supplier<Object> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage());
        } catch (RuntimeException e) {
            String message = e.getMessage();
            throw new IllegalStateException(message == null ? e.toString() : message);
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(
                ApiInOneManagement.class.getName(),
                "Tasks of an API in One account",
                attributes.values().stream().map(Value::info).toArray(MBeanAttributeInfo[]::new),
                null,
                operations.values().stream()
                        .map(Operation::info)
                        .toArray(MBeanOperationInfo[]::new),
                null);
    }
}
