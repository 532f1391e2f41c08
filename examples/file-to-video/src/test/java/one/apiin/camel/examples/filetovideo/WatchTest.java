package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presses the buttons of the page; the node is another process, as in the demo. */
class WatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Watch watch;

    @BeforeEach
    void startSupervisorAndNode() throws Exception {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        DataFolder.open(data).close();
        Settings settings = new Settings(data, true, true, Settings.Mode.WATCH, 0);
        watch = new Watch(settings, new Terminal(out, false));
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void afterKill9WhileAVideoIsGeneratedItIsArchivedAndPaidOnce() throws Exception {
        String file = submit("A paper boat");
        await(file, task -> task.path("stage").asText().equals("RUNNING"));
        long before = state().path("pid").asLong();

        act("kill", "{}");

        await(file, task -> task.path("stage").asText().equals("ARCHIVED"));
        JsonNode state = state();
        assertThat(state.path("pid").asLong()).isNotEqualTo(before);
        assertThat(state.path("kills").asInt()).isOne();
        assertPaidOnce(state, 1);
        String video = watch.url() + "videos/" + task(state, file).path("video").asText();
        assertThat(get(video).body()).hasSizeGreaterThan(1000);
        assertThat(get(state.path("operatorPage").asText()).statusCode()).isEqualTo(200);
    }

    @Test
    void theSamePromptAgainIsAnsweredWithTheFirstTaskAndALostReplyIsNotRepeated() throws Exception {
        String file = submit("A paper boat");
        await(file, task -> task.path("stage").asText().equals("RUNNING"));
        String taskId = task(state(), file).path("taskId").asText();

        again(file);
        awaitLine(file + " duplicate " + taskId + ", not charged again");
        act("lose", "{}");
        awaitState(state -> state.path("books").path("unknown").asInt() == 1);
        String lost = newest(state());
        again(lost);
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count(lost + " unknown") == 2);

        await(file, task -> task.path("stage").asText().equals("ARCHIVED"));
        assertThat(task(state(), lost).path("stage").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertPaidOnce(state(), 2);
    }

    @Test
    void whileTheArchiveIsDownTheVideoWaitsWithItsErrorAlsoAfterKill9() throws Exception {
        act("archive", "{\"up\":false}");
        String file = submit("A paper boat");

        await(file, task -> task.path("error").asText().contains("refused"));
        act("kill", "{}");
        await(file, task -> task.path("error").asText().contains("refused"));
        assertThat(task(state(), file).path("stage").asText()).isEqualTo("DELIVERING");
        act("archive", "{\"up\":true}");

        await(file, task -> task.path("stage").asText().equals("ARCHIVED"));
        assertPaidOnce(state(), 1);
    }

    @Test
    void thePageAnswersOnlyItsOwnOrigin() throws Exception {
        HttpRequest.Builder kill =
                HttpRequest.newBuilder(URI.create(watch.url() + "api/kill"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"));

        int withoutHeader =
                http.send(kill.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        HttpResponse<byte[]> page = get(watch.url());
        int outside = get(watch.url() + "videos/..%2F..%2Fdemo.lock").statusCode();
        HttpResponse<String> empty = post("submit", "{\"prompt\":\" \"}");

        assertThat(withoutHeader).isEqualTo(403);
        assertThat(outside).isEqualTo(404);
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
        assertThat(new String(page.body(), StandardCharsets.UTF_8))
                .doesNotContain("<style", "style=", "onclick");
    }

    @Test
    void aNameThatNoFileCanHaveIsAnswered() throws Exception {
        HttpResponse<byte[]> video = get(watch.url() + "videos/%00");
        HttpResponse<String> again = post("again", "{\"file\":\"\\u0000\"}");

        assertThat(video.statusCode()).isEqualTo(404);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("No file has this name");
    }

    private void assertPaidOnce(JsonNode state, int accepted) {
        assertThat(state.path("books").path("accepted").asInt()).as(printed()).isEqualTo(accepted);
        assertThat(state.path("books").path("paidTwice").asInt()).as(printed()).isZero();
        assertThat(state.path("books").path("lost").asInt()).as(printed()).isZero();
    }

    private String submit(String prompt) throws Exception {
        act("submit", "{\"prompt\":\"" + prompt + "\"}");
        return newest(state());
    }

    private static String newest(JsonNode state) {
        return state.path("tasks").path(0).path("file").asText();
    }

    private void act(String action, String body) throws Exception {
        HttpResponse<String> reply = post(action, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    /** The ledger knows the outcome before the route has moved the file out of the inbox. */
    private void again(String file) {
        String body = "{\"file\":\"" + file + "\"}";
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(post("again", body).statusCode()).isEqualTo(200));
    }

    private HttpResponse<String> post(String action, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(watch.url() + "api/" + action))
                        .header("X-Demo", "1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode state() throws Exception {
        return JSON.readTree(get(watch.url() + "api/state").body());
    }

    private static JsonNode task(JsonNode state, String file) {
        return StreamSupport.stream(state.path("tasks").spliterator(), false)
                .filter(task -> task.path("file").asText().equals(file))
                .findFirst()
                .orElseGet(JSON::createObjectNode);
    }

    private void await(String file, Predicate<JsonNode> condition) {
        awaitState(state -> condition.test(task(state, file)));
    }

    private void awaitState(Predicate<JsonNode> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> condition.test(state()));
    }

    private void awaitLine(String text) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> count(text) > 0);
    }

    /** How many lines say this, apart from white space. */
    private long count(String text) {
        return printed()
                .lines()
                .filter(l -> l.strip().replaceAll("\\s+", " ").startsWith(text))
                .count();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
