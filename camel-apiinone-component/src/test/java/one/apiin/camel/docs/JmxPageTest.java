package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands for JMX on the monitoring page, executed on the MBeans of a running context. */
class JmxPageTest {

    private static final List<String> BLOCKS =
            MarkdownFile.read("docs/operate/monitoring.md").readBy(JmxPageTest.class, 2);

    private static final List<String> ALL =
            List.of(
                    "adopt",
                    "checkNow",
                    "list",
                    "listOutcomeUnknown",
                    "listParked",
                    "listPending",
                    "notCharged",
                    "release");

    private static final String JMXTERM = "java -jar jmxterm.jar -l ";
    private static final String JOLOKIA = "curl -s http://localhost:8778/jolokia -d '";

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .jmx()
                    .prepare(context -> context.setManagementName("camel-1"))
                    .routes(r -> r.from("direct:submit").to("apiinone:video"));

    private final Set<String> executed = new TreeSet<>();
    private ObjectName bean;

    private MBeanServer server() {
        return camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
    }

    @Test
    void theCommandsOfJmxtermAreExecuted() throws Exception {
        List<String> lines = BLOCKS.get(0).lines().toList();

        assertThat(lines.get(0)).startsWith(JMXTERM);
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ");
            executeLine(words[0], Arrays.copyOfRange(words, 1, words.length));
        }
        assertThat(executed).containsExactlyElementsOf(ALL);
    }

    @Test
    void theRequestsToJolokiaAreExecuted() throws Exception {
        List<String> lines = BLOCKS.get(1).lines().toList();

        for (String line : lines) {
            assertThat(line).startsWith(JOLOKIA).endsWith("'");
            String body = line.substring(JOLOKIA.length(), line.length() - 1);
            executeRequest((JsonObject) Jsoner.deserialize(body));
        }
        assertThat(executed).containsExactly("listPending", "release");
    }

    @Test
    void aWrongNameOrNumberOfArgumentsIsFound() throws Exception {
        executeLine(
                "bean",
                "org.apache.camel:context=camel-1,type=components,name=\"apiinone-default\"");

        assertThatThrownBy(() -> executeLine("get", "Parked", "Paused"))
                .isInstanceOf(AssertionError.class);
        for (String wrong : List.of("lists", "listPending all", "list RUN", "adopt ID")) {
            Throwable found = catchThrowable(() -> executeLine("run", wrong.split(" ")));
            assertThat(found).as(wrong).isNotNull();
        }
        assertThatThrownBy(() -> executeLine("close")).isInstanceOf(AssertionError.class);
    }

    private void executeLine(String command, String... words) throws Exception {
        switch (command) {
            case "bean" -> bean = new ObjectName(words[0]);
            case "get" -> read(words);
            case "run" -> invoke(words[0], (Object[]) Arrays.copyOfRange(words, 1, words.length));
            default -> throw new AssertionError("no command of jmxterm: " + command);
        }
    }

    private void executeRequest(JsonObject request) throws Exception {
        bean = new ObjectName(request.getString("mbean"));
        switch (request.getString("type")) {
            case "read" -> read(request.getString("attribute"));
            case "exec" -> {
                Object arguments = request.get("arguments");
                Object[] given =
                        arguments == null ? new Object[0] : ((JsonArray) arguments).toArray();
                invoke(request.getString("operation"), given);
            }
            default -> throw new AssertionError("no type of Jolokia: " + request);
        }
    }

    private void read(String... attributes) throws Exception {
        assertThat(server().getAttributes(bean, attributes).asList())
                .containsExactly(
                        Arrays.stream(attributes)
                                .map(name -> new Attribute(name, 0L))
                                .toArray(Attribute[]::new));
    }

    /** A list is empty; a decision says that it does not know the page's placeholder. */
    private void invoke(String operation, Object... arguments) throws Exception {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        executed.add(operation);
        if (operation.startsWith("list")) {
            Object result = server().invoke(bean, operation, arguments, types);
            assertThat(((TabularData) result).isEmpty()).isTrue();
            return;
        }
        Throwable refused =
                catchThrowable(() -> server().invoke(bean, operation, arguments, types));
        assertThat(refused)
                .rootCause()
                .hasMessage(
                        operation.equals("adopt")
                                ? "No answer about task TASK_ID: 404: Task not found [AIO-0013]"
                                : "The ledger has no submission SUBMISSION_ID");
    }
}
