package one.apiin.camel.docs;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.operations.ComponentLog.Line;
import one.apiin.camel.sandbox.FreePort;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The route of the README while the provider is down. */
class ReadmeOutageTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @Test
    void aPromptWaitsForTheProviderWithoutALineOfCamelAndStopsAtOnce() throws Exception {
        int port = FreePort.next();
        camel.component(c -> c.setBaseUrl("http://localhost:" + port));
        camel.component(c -> c.setMaxSubmitRetries(0));
        camel.prepare(ReadmeOutageTest::addRoute);
        camel.routes(r -> r.from("direct:archive").to("direct:notify"));
        camel.routes(r -> r.from("direct:notify").to("mock:notified"));

        try (ComponentLog log = ComponentLog.listen("org.apache.camel")) {
            Map<String, Object> file =
                    Map.of(Exchange.FILE_NAME, "a.txt", Exchange.FILE_LAST_MODIFIED, 1L);
            camel.template().asyncRequestBodyAndHeaders("direct:inbox", "a fox", file);
            soon().until(() -> log.from(Level.TRACE).stream().anyMatch(ReadmeOutageTest::failed));
            assertThat(log.from(Level.INFO)).filteredOn(ReadmeOutageTest::failed).isEmpty();
            camel.context().stop();

            assertThat(log.from(Level.WARN))
                    .extracting(Line::text)
                    .noneMatch(line -> line.startsWith("Timeout occurred"));
        }
    }

    private static void addRoute(CamelContext context) {
        try {
            context.addRoutes(new DocSnippets.Route());
            AdviceWith.adviceWith(context, 0, route -> route.replaceFromWith("direct:inbox"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean failed(Line line) {
        return line.text().startsWith("Failed delivery for");
    }
}
