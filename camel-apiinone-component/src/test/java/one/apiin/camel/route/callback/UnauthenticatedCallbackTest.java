package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.UUID;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.cluster.Outage;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Which callbacks are accepted, and how the others are answered. */
class UnauthenticatedCallbackTest extends CallbackTestSupport {

    private static final String LARGE = "{\"x\":\"" + "x".repeat(64 * 1024) + "\"}";

    @Test
    void unauthenticatedCallbacksAreRefusedWithoutACallToTheProvider() throws Exception {
        CamelContext context = listening(camel.newComponent());
        String id = submitted(context).getSubmissionId();
        String good = signed(id);

        try (ComponentLog log = ComponentLog.listen()) {
            for (int i = 0; i < 50; i++) {
                assertThat(post(url(), "{}")).isEqualTo(403);
            }
            assertThat(post(url() + "?submission=" + id, "{}")).isEqualTo(403);
            assertThat(post(good.substring(0, good.length() - 1), "{}")).isEqualTo(403);
            assertThat(post(good.replaceAll("[0-9a-f]$", "x"), LARGE)).isEqualTo(403);
            assertThat(post(good + "&signature=00", "{}")).isEqualTo(403);
            assertThat(post(signed("s").replace("submission=s", "submission=" + id), "{}"))
                    .isEqualTo(403);

            assertThat(log.lines()).filteredOn(line -> line.contains("Refused")).hasSize(1);
            assertThat(log.worst()).isEqualTo(Level.WARN);
            assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain(id));
        }
        assertThat(statusCalls()).isZero();
        assertThat(sums(context).of(TaskState.RUNNING)).isEqualTo(1);
    }

    @Test
    void aCallbackThatIsTooLargeIsRefused() throws Exception {
        CamelContext context = listening(camel.newComponent());
        String callbackUrl = signed(submitted(context).getSubmissionId());
        String largest = LARGE.substring(LARGE.length() - 64 * 1024);

        assertThat(post(callbackUrl, LARGE)).isEqualTo(413);
        assertThat(statusCalls()).isZero();
        assertThat(post(callbackUrl, largest)).isEqualTo(200);
    }

    @Test
    void aSignedCallbackOfAnUnknownSubmissionIsNotFound() throws Exception {
        listening(camel.newComponent());

        assertThat(post(signed(UUID.randomUUID().toString()), "{}")).isEqualTo(404);
    }

    @Test
    void theAnswerIsEmptyAndRepeatsNothingOfTheRequest() throws Exception {
        CamelContext context = listening(camel.newComponent());
        String callbackUrl = signed(submitted(context).getSubmissionId());

        var answer = posted(callbackUrl, "{}").join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().map().keySet()).doesNotContain("signature", "submission");
    }

    @Test
    void whileTheLedgerIsDownTheProviderIsAskedToRepeat() throws Exception {
        Outage outage = new Outage();
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(outage.of(new InMemoryTaskRepository(InstantSource.system())));
        CamelContext context = listening(component);
        String callbackUrl = signed(submitted(context).getSubmissionId());

        outage.begin();
        try (ComponentLog log = ComponentLog.listen()) {
            assertThat(post(callbackUrl, "{}")).isEqualTo(503);
            assertThat(log.lines())
                    .noneMatch(line -> line.contains(callbackUrl.split("signature=")[1]));
        }
        outage.end();

        assertThat(post(callbackUrl, "{}")).isEqualTo(200);
        soon().until(() -> statusCalls() == 1);
    }
}
