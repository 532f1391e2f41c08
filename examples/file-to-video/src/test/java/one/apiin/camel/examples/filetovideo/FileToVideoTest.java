package one.apiin.camel.examples.filetovideo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileToVideoTest {

    @TempDir Path data;

    @Test
    void withoutAnApiKeyTheDemoArchivesOneSampleAndStops() throws Exception {
        Path folder = data.resolve("my demo");

        String printed = new Demo(new Settings(folder, true, true, Settings.Mode.ONCE, 0)).run();

        assertThat(Demo.archived(folder, "idea.mp4")).isNotEmptyFile();
        assertThat(folder.resolve("inbox/.done/idea.txt")).exists();
        assertThat(printed).contains("1 video archived for 24 credits of the sandbox");
    }

    @Test
    void theVideoIsArchivedUnchangedAndChargedOnce() throws Exception {
        try (Sandbox sandbox = Sandbox.start()) {
            Demo.drop(data, "idea.txt", "A paper boat");

            String printed = new Demo(data, sandbox).run();

            String taskId = sandbox.tasks().get(0).taskId();
            assertThat(Files.readAllBytes(Demo.archived(data, "idea.mp4")))
                    .isEqualTo(sandbox.clip(taskId).get());
            assertThat(sandbox.ledger().acceptedCount()).isOne();
            assertThat(sandbox.task(taskId).prompt()).isEqualTo("A paper boat");
            assertThat(printed).contains(taskId, "archived", "s3://videos/idea.mp4");
            assertThat(data.resolve("videos/idea.mp4")).doesNotExist();
        }
    }

    @Test
    void theWebhookReceivesJsonEvents() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        HttpServer webhook = webhook(events);
        try (Sandbox sandbox = Sandbox.start()) {
            Demo.drop(data, "idea.txt", "A paper boat");
            Demo.drop(data, "bad.txt", "A boat that sinks [fail]");
            String url = "http://127.0.0.1:" + webhook.getAddress().getPort();

            new Demo(data, sandbox).with("notify.url", url + "/hook?id=a%2Fb&x=1").run();

            assertThat(events)
                    .hasSize(2)
                    .anyMatch(event -> event.contains("\"video\":\"s3://videos/idea.mp4\""))
                    .anyMatch(event -> event.contains("\"event\":\"video.failed\""))
                    .allMatch(event -> event.startsWith("application/json /hook?id=a%2Fb&x=1 {"))
                    .noneMatch(event -> event.contains(sandbox.baseUrl()));
        } finally {
            webhook.stop(0);
        }
    }

    @Test
    void aRejectedPromptIsMovedAsideAndNothingIsCharged() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().credits(10).start()) {
            Demo.drop(data, "idea.txt", "A paper boat");

            String printed = new Demo(data, sandbox).run();

            assertThat(data.resolve("inbox/.rejected/idea.txt")).exists();
            assertThat(printed).contains("idea.txt").contains("rejected");
            assertThat(sandbox.ledger().acceptedCount()).isZero();
        }
    }

    private static HttpServer webhook(List<String> events) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(anyPort, 0);
        server.createContext(
                "/hook",
                exchange -> {
                    String type = exchange.getRequestHeaders().getFirst("Content-Type");
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    String text = new String(body, StandardCharsets.UTF_8);
                    events.add(type + " " + exchange.getRequestURI() + " " + text);
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
