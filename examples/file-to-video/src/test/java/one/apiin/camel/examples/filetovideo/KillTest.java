package one.apiin.camel.examples.filetovideo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own, which dies without a farewell. */
class KillTest {

    @TempDir Path data;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void afterKill9TheSecondStartArchivesWhatTheFirstPaidFor() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().pace(Pace.byHand()).start()) {
            Demo.drop(data, "idea.txt", "A paper boat");
            Process first = start(sandbox, "5s", "first.out");
            await().atMost(Duration.ofSeconds(90)).until(() -> printed("first.out", "submitted"));
            first.destroyForcibly().waitFor();
            assertThat(Demo.archived(data, "idea.mp4")).doesNotExist();

            sandbox.finishAll();
            Process second = start(sandbox, "100ms", "second.out");

            boolean ended = second.waitFor(90, SECONDS);
            String printed = Files.readString(data.resolve("second.out"));
            assertThat(ended).as(printed).isTrue();
            assertThat(second.exitValue()).as(printed).isZero();
            String taskId = sandbox.tasks().get(0).taskId();
            assertThat(Files.readAllBytes(Demo.archived(data, "idea.mp4")))
                    .isEqualTo(sandbox.clip(taskId).get());
            assertThat(sandbox.ledger().arrivalCount()).isOne();
            assertThat(printed).contains("paid for by an earlier run").contains("archived");
        }
    }

    private boolean printed(String output, String word) throws IOException {
        return Files.readString(data.resolve(output)).contains(word);
    }

    private Process start(Sandbox sandbox, String pollInterval, String output) throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dcamel.component.apiinone.poll-interval=" + pollInterval,
                        "-classpath",
                        classPath,
                        FileToVideo.class.getName(),
                        "--once");
        command.environment().keySet().removeAll(List.of("S3_BUCKET", "NOTIFY_URL"));
        command.environment()
                .putAll(
                        Map.of(
                                "APIINONE_API_KEY", sandbox.apiKey(),
                                "APIINONE_BASE_URL", sandbox.baseUrl(),
                                "DEMO_DATA", data.toString()));
        Process process =
                command.redirectErrorStream(true)
                        .redirectOutput(data.resolve(output).toFile())
                        .start();
        started.add(process);
        return process;
    }
}
