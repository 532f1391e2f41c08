package one.apiin.camel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second sandbox on the same file restores the tasks of the first one. */
class StateFileTest {

    @TempDir Path folder;

    @Test
    void acceptedTasksContinueInTheNextSandboxAndAreChargedOnce() throws Exception {
        Path file = folder.resolve("tasks");
        String taskId;
        byte[] clip;
        try (Sandbox first = sandbox(file)) {
            taskId = submit(first);
            clip = first.clip(taskId).get();
        }
        Files.writeString(file, "{\"taskId\":\"half", StandardOpenOption.APPEND);

        try (Sandbox second = sandbox(file)) {
            String status = get(second, "/api/v1/tasks/" + taskId);

            assertThat(status).contains("SUCCESS").contains(second.baseUrl() + "/files/" + taskId);
            assertThat(second.ledger().charged()).isEqualTo(24);
            assertThat(second.credits()).isEqualTo(10_000 - 24);
            assertThat(second.clip(taskId).get()).isEqualTo(clip);
        }
        assertThat(Files.readString(file)).doesNotContain(Sandbox.DEFAULT_API_KEY);
    }

    private static Sandbox sandbox(Path file) {
        return Sandbox.builder().stateFile(file).pace(Pace.steps(1)).start();
    }

    private static String submit(Sandbox sandbox) throws Exception {
        send(
                sandbox,
                request(sandbox, "/api/v1/videos/generations")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"grok-video\",\"prompt\":\"a fox\"}")));
        return sandbox.ledger().accepted().get(0).taskId();
    }

    private static String get(Sandbox sandbox, String path) throws Exception {
        return send(sandbox, request(sandbox, path));
    }

    private static HttpRequest.Builder request(Sandbox sandbox, String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
                .header("Authorization", "Bearer " + sandbox.apiKey())
                .header("Content-Type", "application/json");
    }

    private static String send(Sandbox sandbox, HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
    }
}
