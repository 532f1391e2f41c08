package one.apiin.camel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import one.apiin.camel.route.ApiInOneContext;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands for JMX on the monitoring page fit the MBean of a running context. */
class JmxPageTest {

    private static final String PAGE = MarkdownFile.read("docs/operate/monitoring.md").text();
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

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .jmx()
                    .prepare(context -> context.setManagementName("camel-1"))
                    .routes(r -> r.from("direct:submit").to("apiinone:video"));

    private MBeanInfo info(String name) throws Exception {
        MBeanServer server =
                camel.context().getManagementStrategy().getManagementAgent().getMBeanServer();
        return server.getMBeanInfo(new ObjectName(name));
    }

    private static Stream<String> lines(String begin) {
        return Pattern.compile("(?m)^    " + Pattern.quote(begin) + "(.*)$")
                .matcher(PAGE)
                .results()
                .map(line -> line.group(1).strip());
    }

    @Test
    void theCommandsOfJmxtermFit() throws Exception {
        MBeanInfo account = info(lines("bean ").toList().get(0));

        assertThat(account.getAttributes())
                .extracting(MBeanFeatureInfo::getName)
                .contains(lines("get ").toList().get(0).split(" "));
        List<String[]> runs = lines("run ").map(line -> line.split(" ")).toList();
        assertThat(runs).extracting(run -> run[0]).containsExactlyInAnyOrderElementsOf(ALL);
        runs.forEach(run -> assertFits(account, run[0], run.length - 1));
    }

    @Test
    void theRequestsToJolokiaFit() throws Exception {
        List<String> bodies =
                lines("curl -s http://localhost:8778/jolokia -d ")
                        .map(body -> body.substring(1, body.length() - 1))
                        .toList();

        assertThat(bodies).hasSize(3);
        for (String body : bodies) {
            JsonObject request = (JsonObject) Jsoner.deserialize(body);
            MBeanInfo account = info(request.getString("mbean"));
            if (request.containsKey("attribute")) {
                assertThat(account.getAttributes())
                        .extracting(MBeanFeatureInfo::getName)
                        .contains(request.getString("attribute"));
            } else {
                JsonArray none = new JsonArray();
                JsonArray arguments =
                        (JsonArray) ((Map<String, Object>) request).getOrDefault("arguments", none);
                assertFits(account, request.getString("operation"), arguments.size());
            }
        }
    }

    private static void assertFits(MBeanInfo account, String operation, int arguments) {
        assertThat(Arrays.stream(account.getOperations()))
                .filteredOn(one -> one.getName().equals(operation))
                .singleElement()
                .satisfies(one -> assertThat(one.getSignature()).hasSize(arguments));
    }
}
