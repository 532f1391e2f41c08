package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.Attribute;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.repository.LedgerException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The MBean of an account: its name, what it says of itself, and how it takes bad arguments. */
class JmxTest {

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().jmx().routes(JmxTest::routes);

    private static void routes(RouteBuilder r) {
        r.from("apiinone:video?delay=20&redeliveryDelay=1h")
                .throwException(new IllegalStateException("archive https://s3.example/k?x=1 down"));
    }

    private static ObjectName name(CamelContext context, String account) throws Exception {
        String domain = "org.apache.camel:context=" + context.getManagementName();
        return new ObjectName(domain + ",type=components,name=\"apiinone-" + account + "\"");
    }

    private ObjectName name() throws Exception {
        return name(camel.context(), "default");
    }

    private MBeanServer server() {
        return camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
    }

    private Object invoke(String operation, String... arguments) throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        return server().invoke(name(), operation, arguments, types);
    }

    private List<CompositeData> listed(String operation, String... arguments) throws Exception {
        TabularData table = (TabularData) invoke(operation, arguments);
        return table.values().stream().map(CompositeData.class::cast).toList();
    }

    @Test
    void operationsAndTheirParametersAreNamedAndDescribed() throws Exception {
        MBeanOperationInfo[] operations = server().getMBeanInfo(name()).getOperations();

        assertThat(operations)
                .extracting(MBeanFeatureInfo::getName)
                .containsExactlyInAnyOrder(
                        "list",
                        "listPending",
                        "listOutcomeUnknown",
                        "listParked",
                        "release",
                        "notCharged",
                        "adopt",
                        "checkNow");
        assertThat(operations).allSatisfy(one -> assertThat(one.getDescription()).isNotBlank());
        assertThat(operations)
                .filteredOn(one -> one.getName().equals("adopt"))
                .flatExtracting(one -> List.of(one.getSignature()))
                .extracting(MBeanFeatureInfo::getName)
                .containsExactly("submissionId", "taskId");
        assertThat(server().getMBeanInfo(name()).getAttributes())
                .allSatisfy(one -> assertThat(one.getDescription()).isNotBlank());
        assertThat(server().getAttribute(name(), "State")).isEqualTo("Started");
    }

    @Test
    void aFailedDeliveryIsShownWithItsErrorAndItsNextAttempt() throws Exception {
        VideoTask task = camel.submit("apiinone:video");
        soon().until(() -> listed("listPending").stream().anyMatch(JmxTest::hasFailed));

        CompositeData row = listed("list", "PENDING").get(0);

        assertThat(row.get("submissionId")).isEqualTo(task.getSubmissionId());
        assertThat(row.get("lastDeliveryError"))
                .isEqualTo("java.lang.IllegalStateException: archive https://s3.example down");
        assertThat(row.get("deliveryAttempt")).isEqualTo(1);
        assertThat(row.get("node")).isNull();
        assertThat((String) row.get("nextDeliveryAt")).isGreaterThan((String) row.get("since"));
    }

    private static boolean hasFailed(CompositeData row) {
        return row.get("lastDeliveryError") != null;
    }

    @Test
    void aRunningTaskIsShownWithItsExpectedCompletion() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        camel.submit("apiinone:video");

        CompositeData row = listed("list", "RUNNING").get(0);

        assertThat((String) row.get("expectedAt")).isGreaterThan((String) row.get("since"));
    }

    @Test
    void badArgumentsAreRefusedWithASentence() {
        for (String blank : new String[] {null, "", "  "}) {
            for (String operation : List.of("release", "notCharged", "checkNow")) {
                assertThatThrownBy(() -> invoke(operation, blank))
                        .hasStackTraceContaining("Give a submission id; it is empty");
            }
            assertThatThrownBy(() -> invoke("adopt", "s", blank))
                    .hasStackTraceContaining("Give a task id; it is empty");
        }
        assertThatThrownBy(() -> invoke("adopt", "s", ".."))
                .hasStackTraceContaining("Give a task id; it consists of dots");
        assertThatThrownBy(() -> invoke("list", "LOST"))
                .hasStackTraceContaining("must be RUNNING, OUTCOME_UNKNOWN or PARKED");
        assertThatThrownBy(() -> invoke("release"))
                .hasStackTraceContaining("No operation release with 0 arguments");
    }

    @Test
    void withoutAStateThoseThatNeedADecisionAreListed() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.send("apiinone:video", "a fox");

        for (String none : new String[] {null, "", " "}) {
            assertThat(listed("list", none))
                    .extracting(row -> row.get("state"))
                    .containsExactly("OUTCOME_UNKNOWN");
        }
    }

    /** A client such as jconsole has none of the component's classes. */
    @Test
    void exceptionsAreOfTheJdk() throws Exception {
        camel.sandbox().onSubmit(Faults.resetAfter());
        camel.send("apiinone:video", "a fox");
        String lost = (String) listed("listOutcomeUnknown").get(0).get("submissionId");

        assertThatThrownBy(() -> invoke("adopt", lost, "unknown_grokvid"))
                .hasStackTraceContaining("404")
                .hasRootCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAttributeThatFailsIsLeftOutAndItsExceptionIsOfTheJdk() throws Exception {
        ApiInOneComponent broken = camel.newComponent();
        broken.setAccount("broken");
        AtomicBoolean down = new AtomicBoolean();
        broken.setTaskRepository(failing(down));
        camel.context().addComponent("broken", broken);
        RouteBuilder.addRoutes(camel.context(), r -> r.from("direct:b").to("broken:video"));
        ObjectName name = name(camel.context(), "broken");
        down.set(true);

        assertThat(server().getAttributes(name, new String[] {"Running", "Account"}))
                .containsExactly(new Attribute("Account", "broken"));
        assertThatThrownBy(() -> server().getAttribute(name, "Running"))
                .hasRootCauseExactlyInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("the sums are lost");
        assertThatThrownBy(
                        () ->
                                server().invoke(
                                                name,
                                                "list",
                                                new Object[] {"RUNNING"},
                                                new String[] {String.class.getName()}))
                .hasRootCauseExactlyInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("no such list");
        down.set(false);
    }

    /** Its exceptions have classes and causes that a client lacks. */
    private static TaskRepository failing(AtomicBoolean down) {
        TaskRepository rows = new InMemoryTaskRepository(InstantSource.system());
        return (TaskRepository)
                Proxy.newProxyInstance(
                        JmxTest.class.getClassLoader(),
                        new Class<?>[] {TaskRepository.class},
                        (proxy, method, arguments) -> {
                            Throwable cause = new SQLException("of the driver");
                            if (down.get() && method.getName().equals("sums")) {
                                throw new LedgerException("the sums are lost", cause);
                            }
                            if (down.get() && method.getName().equals("find")) {
                                throw new IllegalArgumentException("no such list", cause);
                            }
                            try {
                                return method.invoke(rows, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void twoContextsAndTwoComponentsOfOneAccountHaveAnMBeanEach() throws Exception {
        ApiInOneComponent another = camel.newComponent();
        camel.context().addComponent("second", another);
        RouteBuilder.addRoutes(camel.context(), r -> r.from("direct:2").to("second:video"));
        CamelContext other = new DefaultCamelContext();
        other.addComponent("apiinone", camel.newComponent());
        RouteBuilder.addRoutes(other, r -> r.from("direct:submit").to("apiinone:video"));
        other.start();

        Set<ObjectName> all =
                server().queryNames(new ObjectName("org.apache.camel:type=components,*"), null);
        assertThat(all)
                .contains(name(), name(camel.context(), "default@second"), name(other, "default"));
        ObjectName gone = name(other, "default");
        other.stop();
        assertThat(server().isRegistered(gone)).isFalse();
        assertThat(server().isRegistered(name())).isTrue();
    }
}
