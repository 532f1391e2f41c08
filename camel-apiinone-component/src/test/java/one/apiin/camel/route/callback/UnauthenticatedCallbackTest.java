package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.cluster.Outage;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "true, , 10 MB of each request",
        "true, 10485760, 10485760 bytes of each request",
        "true, 65536, ",
        "false, , ",
    })
    void aServerThatKeepsLargerBodiesIsWarnedOfAtTheStart(
            String enabled, String limit, String warning) throws Exception {
        List<String> lines;
        try (ComponentLog log = ComponentLog.listen()) {
            listening(
                    camel.newComponent(),
                    r -> {
                        var properties = r.getContext().getPropertiesComponent();
                        properties.addOverrideProperty("camel.server.enabled", enabled);
                        if (limit != null) {
                            properties.addOverrideProperty("camel.server.max-body-size", limit);
                        }
                        r.from(LISTENS).to("mock:completed");
                    });
            lines = log.lines().stream().filter(line -> line.contains("max-body-size")).toList();
        }

        assertThat(lines).hasSize(warning == null ? 0 : 1);
        assertThat(lines).allSatisfy(line -> assertThat(line).contains(warning));
    }

    /** 16 connections with bodies of 4 MB in chunks: the server's own limit refuses each at 64 KiB. */
    @Test
    void withTheServersLimitUnsignedBodiesAreNotKeptAndTheHookLives() throws Exception {
        maxBodySize = 64 * 1024L;
        CamelContext context = listening(camel.newComponent());
        String callbackUrl = signed(submitted(context).getSubmissionId());

        List<CompletableFuture<Integer>> floods = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            floods.add(flood(url()));
        }

        assertThat(floods).allSatisfy(one -> assertThat(one.join()).isIn(403, 413, -1));
        assertThat(post(callbackUrl, "{}")).isEqualTo(200);
    }

    /** The status, or -1 if the server cut the connection while the body was on its way. */
    private static CompletableFuture<Integer> flood(String url) {
        byte[] part = new byte[64 * 1024];
        var body = HttpRequest.BodyPublishers.ofByteArrays(Collections.nCopies(64, part));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).POST(body).build();
        return HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionally(cut -> -1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data"
            })
    void aFormIsAnsweredWith4xxAndNothingIsPrinted(String type) throws Exception {
        listening(camel.newComponent());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url()))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString("task_id=n1&state=%zz"))
                        .build();

        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
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
