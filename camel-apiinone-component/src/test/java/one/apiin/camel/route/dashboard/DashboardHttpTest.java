package one.apiin.camel.route.dashboard;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** What the page's server answers, and what it refuses. */
class DashboardHttpTest extends DashboardTestSupport {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String HEADER = "X-Requested-With";

    @Test
    void eachReplyForbidsForeignScriptsAndFrames() {
        camel.context();

        Map.of(
                        "", "text/html",
                        "/", "text/html",
                        "/app.js", "text/javascript",
                        "/style.css", "text/css",
                        "/icon.svg", "image/svg+xml",
                        "/state", "application/json")
                .forEach(this::assertProtected);
    }

    private void assertProtected(String below, String type) {
        HttpResponse<String> reply = get(below);

        assertThat(reply.statusCode()).as(below).isEqualTo(200);
        assertThat(header(reply, "Content-Type")).startsWith(type);
        assertThat(header(reply, "Content-Security-Policy"))
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(header(reply, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(reply, "Cache-Control"))
                .isEqualTo(below.equals("/state") ? "no-store" : "no-cache");
    }

    @Test
    void thePageFitsIntoSixtyKilobytesAndHasNoInlineCode() throws Exception {
        Path files = Path.of("src/main/resources/one/apiin/camel/dashboard");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> listed = Files.list(files)) {
            for (Path file : listed.toList()) {
                all.write(Files.readAllBytes(file));
            }
        }

        assertThat(all.size()).isLessThan(60_000);
        assertThat(all.toString(StandardCharsets.UTF_8))
                .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "<script>")
                .doesNotContainPattern(" style=\"");
    }

    @Test
    void linksAreRelativeToThePageWithAndWithoutASlash() {
        camel.context();

        assertThat(get("").body()).contains("src=\"apiinone/app.js\"");
        assertThat(get("/").body()).contains("src=\"app.js\"");
    }

    @Test
    void theStateHasNoKeyPromptOrLinkAndIsSentOnce() throws Exception {
        VideoTask done = delivered("scene-1");
        parked("scene-2", "the archive refuses " + PROMPT);
        unknown("scene-3");
        send("submit", "scene-4");
        soon().until(() -> get("/state").body().contains("scene-4"));

        HttpResponse<String> reply = get("/state");
        HttpResponse<String> again = get("/state", "If-None-Match", header(reply, "ETag"));

        assertThat(reply.body())
                .contains("scene-1", "scene-2", "scene-3", "\"charged\":48", "\"unknown\":24")
                .contains("\"needs\":\"parked\"", "\"needs\":\"unknown\"", "IllegalStateException")
                .doesNotContain(camel.sandbox().apiKey(), "http://", ".mp4");
        assertThat(again.statusCode()).isIn(200, 304);
        assertThat(get("/tasks/" + done.getSubmissionId()).body())
                .contains("scene-1", "COMPLETED", "DELIVERED", "\"events\"")
                .doesNotContain(camel.sandbox().apiKey(), "http://", ".mp4", PROMPT);
    }

    @Test
    void anUnchangedStateIsNotSentAgain() {
        camel.context();

        soon().until(
                        () -> {
                            HttpResponse<String> reply = get("/state");
                            return get("/state", "If-None-Match", header(reply, "ETag"))
                                            .statusCode()
                                    == 304;
                        });
    }

    @Test
    void aTaskThatTheLedgerLacksIsNotFound() {
        camel.context();

        assertThat(get("/tasks/none").statusCode()).isEqualTo(404);
        assertThat(get("/tasks/a%20b%22%3Cscript%3E").body()).doesNotContain("script");
        assertThat(act("none", "release", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aParkedCompletionIsReleasedOnceAndTheSecondAnswerHasTheNewState() throws Exception {
        VideoTask task = parked("scene", "the archive is down");

        HttpResponse<String> first = act(task.getSubmissionId(), "release", "{}");
        // until then the row has the error of the former delivery
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        HttpResponse<String> second = act(task.getSubmissionId(), "release", "");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("\"delivery\":\"PENDING\"");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body())
                .contains("is not PARKED but COMPLETED", "\"task\"")
                .doesNotContain("at one.apiin", "Exception");
    }

    @Test
    void anUnknownOutcomeIsAdoptedOnlyWithATaskThatTheProviderKnows() {
        String id = unknown("scene");
        String taskId = camel.sandbox().ledger().accepted().get(0).taskId();

        assertThat(act(id, "adopt", "{}").statusCode()).isEqualTo(400);
        assertThat(act(id, "adopt", "{\"taskId\":\"n31unknown_grokvid\"}").statusCode())
                .isEqualTo(502);
        assertThat(act(id, "adopt", "{\"taskId\":\"" + taskId + "\"}").body())
                .contains("\"state\":\"RUNNING\"");
        assertThat(act(id, "checkNow", "{}").statusCode()).isEqualTo(200);
        assertThat(act(id, "notCharged", "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void anOutcomeWithoutATaskIsResolvedAsNotCharged() {
        String id = unknown("scene", Faults.resetBefore());

        assertThat(act(id, "notCharged", "{}").body()).contains("\"state\":\"REJECTED\"");
    }

    @Test
    void aBodyThatIsNotAnObjectWithATaskIdIsRefused() {
        String id = unknown("scene", Faults.resetBefore());

        for (String body : List.of("[]", "{", "\"text\"", "{\"taskId\":5}", "{\"taskId\":\" \"}")) {
            HttpResponse<String> reply = act(id, "adopt", body);

            assertThat(reply.statusCode()).as(body).isEqualTo(400);
            assertThat(reply.body()).contains("error").doesNotContain("Exception");
        }
        assertThat(act(id, "adopt", " ".repeat(5000) + "{}").statusCode()).isEqualTo(400);
        assertThat(act(id, "explode", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void anActionNeedsJsonAndItsHeader() throws Exception {
        VideoTask task = parked("scene", "down");

        assertThat(post(task, "Content-Type", "text/plain", HEADER, "apiinone")).isEqualTo(415);
        assertThat(post(task, "Content-Type", FORM, HEADER, "apiinone")).isEqualTo(415);
        assertThat(post(task, HEADER, "apiinone")).isEqualTo(415);
        assertThat(post(task, "Content-Type", JSON)).isEqualTo(403);
        assertThat(post(task, "Content-Type", JSON, HEADER, "XMLHttpRequest")).isEqualTo(403);
        assertThat(get("/state").body()).contains("\"delivery\":\"PARKED\"");
    }

    @Test
    void requestsThatAnotherOriginMakesABrowserSendAreRefused() throws Exception {
        VideoTask task = parked("scene", "down");
        List<String[]> foreign =
                List.of(
                        new String[] {"Origin", "http://evil.example"},
                        new String[] {"Origin", "null"},
                        new String[] {"Origin", "http://127.0.0.1:1"},
                        new String[] {"Sec-Fetch-Site", "cross-site"},
                        new String[] {"Sec-Fetch-Site", "same-site"});

        for (String[] header : foreign) {
            assertThat(actWith(task, header[0], header[1])).as(header[1]).isEqualTo(403);
            assertThat(get("/state", header).statusCode()).as(header[1]).isEqualTo(403);
            assertThat(get("/tasks/" + task.getSubmissionId(), header).statusCode()).isEqualTo(403);
        }
        assertThat(get("/state").body()).contains("\"delivery\":\"PARKED\"");
        assertThat(actWith(task, "Origin", "http://127.0.0.1:" + port)).isEqualTo(200);
        assertThat(actWith(task, "Sec-Fetch-Site", "same-origin")).isEqualTo(409);
    }

    /** The name of an attacker that resolves to this machine. */
    @Test
    void anOriginMustBeTheHostThatTheRequestNames() throws Exception {
        camel.context();

        assertThat(statusLine("localhost:" + port, "http://evil.example")).contains(" 403 ");
        assertThat(statusLine("localhost:" + port, "http://localhost:" + port)).contains(" 200 ");
        assertThat(statusLine("proxy.example", "https://proxy.example")).contains(" 200 ");
    }

    private String statusLine(String host, String origin) throws IOException {
        return raw("GET /apiinone/state", host, "Origin: " + origin).lines().findFirst().orElse("");
    }

    /** The JDK's client does not let a caller choose the Host. */
    private String raw(String what, String host, String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request =
                    "%s HTTP/1.1\r\nHost: %s\r\n%s\r\nConnection: close\r\n\r\n"
                            .formatted(what, host, headers);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The page of a name that its owner points to this machine has that name as Host and Origin. */
    @Test
    void anActionIsAcceptedByAddressAndByNamesThatOnlyThisMachineHas() throws Exception {
        String id = running("scene").getSubmissionId();
        List<String> own =
                List.of(
                        "127.0.0.1:" + port,
                        "192.168.7.7",
                        "[::1]:" + port,
                        "localhost:" + port,
                        "Video.LOCALHOST",
                        InetAddress.getLocalHost().getHostName() + ":" + port);

        for (String host : own) {
            assertThat(decided(id, host, "Origin: http://" + host)).as(host).contains(" 200 ");
        }
        for (String host :
                List.of("evil.example:" + port, "1.2.3.4.example", "localhost.example")) {
            assertThat(decided(id, host, "Origin: http://" + host))
                    .as(host)
                    .contains(" 403 ", "open the page by address", "authentication");
        }
    }

    /** A proxy sends the server's address as Host, the browser its name as Origin. */
    @Test
    void anActionThroughAProxyIsAcceptedIfTheBrowserCallsItSameOrigin() throws Exception {
        String id = running("scene").getSubmissionId();
        String origin = "Origin: https://videos.example\r\nSec-Fetch-Site: ";

        assertThat(decided(id, "127.0.0.1", origin + "same-origin")).contains(" 200 ");
        assertThat(decided(id, "127.0.0.1", origin + "cross-site")).contains(" 403 ");
        assertThat(decided(id, "videos.example", origin + "same-origin")).contains(" 403 ");
    }

    @Test
    void whereTheServerAuthenticatesAnActionIsAcceptedByName() throws Exception {
        camel.prepare(
                context ->
                        context.getPropertiesComponent()
                                .addOverrideProperty("camel.server.authenticationEnabled", "true"));
        String id = running("scene").getSubmissionId();

        assertThat(decided(id, "videos.example", "Origin: https://videos.example"))
                .contains(" 200 ");
    }

    private String decided(String id, String host, String headers) throws IOException {
        return raw(
                "POST /apiinone/tasks/" + id + "/checkNow",
                host,
                headers
                        + "\r\nContent-Type: application/json\r\nX-Requested-With: apiinone"
                        + "\r\nContent-Length: 0");
    }

    @Test
    void aTaskWhoseWatchEndedNeedsADecisionHoweverManyWereDeliveredSince() {
        TaskRepository ledger = new InMemoryTaskRepository(InstantSource.system());
        Instant end = Instant.parse("2026-11-25T10:00:00Z");
        ledger.reserve(ended("lost", TaskState.WATCH_ENDED, end));
        for (int i = 0; i < 60; i++) {
            ledger.reserve(ended("s" + i, TaskState.COMPLETED, end.plusSeconds(i)));
        }
        camel.component(component -> component.setTaskRepository(ledger)).context();

        assertThat(get("/state").body())
                .contains("\"id\":\"lost\"", "\"needs\":\"overdue\"", "\"WATCH_ENDED\":1");
    }

    private int actWith(VideoTask task, String name, String value) {
        return post(task, "Content-Type", JSON, HEADER, "apiinone", name, value);
    }

    private int post(VideoTask task, String... headers) {
        return exchange(
                        request("/tasks/" + task.getSubmissionId() + "/release", headers)
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode();
    }

    private static String header(HttpResponse<String> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }
}
