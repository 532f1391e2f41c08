package one.apiin.camel.examples.filetovideo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
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
import java.util.Random;
import one.apiin.camel.sandbox.Clips;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.sandbox.SandboxTask;
import one.apiin.camel.sandbox.fault.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo as a separate process, and kills it. */
class KillTest {

    @TempDir Path data;

    private static final long SEED = 7;
    private static final int KILLS = 3;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void afterKill9TheSecondStartArchivesTheVideoOfTheFirst() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().pace(Pace.byHand()).start()) {
            Demo.drop(data, "idea.txt", "A paper boat");
            startAndKill(real(sandbox));
            assertThat(Demo.archived(data, "idea.mp4")).doesNotExist();

            sandbox.finishAll();
            String printed = startAndWait(real(sandbox));

            String taskId = sandbox.tasks().get(0).taskId();
            assertThat(Files.readAllBytes(Demo.archived(data, "idea.mp4")))
                    .isEqualTo(sandbox.clip(taskId).get());
            assertThat(sandbox.ledger().arrivalCount()).isOne();
            assertThat(printed).contains("submitted by an earlier run").contains("archived");
        }
    }

    @Test
    void theTasksOfTheLocalSandboxSurviveKill9() throws Exception {
        startAndKill(Map.of());

        String printed = startAndWait(Map.of());

        assertThat(Demo.archived(data, "idea.mp4")).isNotEmptyFile();
        assertThat(Files.readAllLines(data.resolve("sandbox.tasks"))).hasSize(1);
        assertThat(printed).contains("1 video archived for 24 credits of the sandbox");
    }

    /** Kills between submission, completion, archiving and their ledger updates. */
    @Test
    void afterKillsAtRandomInstantsEachFileIsArchivedOrUnknownAndChargedOnce() throws Exception {
        Random random = new Random(SEED);
        try (Sandbox sandbox = Sandbox.builder().clips(Clips.tiny()).start()) {
            sandbox.alwaysOnSubmit(
                    (exchange, next) ->
                            Faults.slow(Duration.ofMillis(random.nextInt(300)))
                                    .handle(exchange, next));

            for (int kill = 0; kill < KILLS; kill++) {
                Demo.drop(data, "idea" + 2 * kill + ".txt", "Boat " + 2 * kill);
                Demo.drop(data, "idea" + (2 * kill + 1) + ".txt", "Boat " + (2 * kill + 1));
                startAndKill(sandbox, random);
            }
            String printed = startAndWait(real(sandbox));

            List<String> chargedPrompts =
                    sandbox.tasks().stream().map(SandboxTask::prompt).toList();
            assertThat(chargedPrompts).as(printed).doesNotHaveDuplicates();
            assertThat(sandbox.ledger().arrivalCount()).isEqualTo(chargedPrompts.size());
            for (int i = 0; i < 2 * KILLS; i++) {
                boolean archived = Files.exists(Demo.archived(data, "idea" + i + ".mp4"));
                boolean unknown = Files.exists(data.resolve("inbox/.unknown/idea" + i + ".txt"));
                boolean charged = chargedPrompts.contains("Boat " + i);
                assertThat(archived ? charged : unknown).as("Boat " + i + printed).isTrue();
            }
        }
    }

    /** Kills the process a random time after its first submission. */
    private void startAndKill(Sandbox sandbox, Random random) throws Exception {
        long before = sandbox.ledger().arrivalCount();
        Process process = start(real(sandbox), "100ms", "killed.out");
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> sandbox.ledger().arrivalCount() > before);
        process.waitFor(random.nextInt(400), MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    /** Kills the process between submission and completion. */
    private void startAndKill(Map<String, String> environment) throws Exception {
        Process process = start(environment, "5s", "first.out");
        Path printed = data.resolve("first.out");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> Files.readString(printed).contains("submitted"));
        process.destroyForcibly().waitFor();
    }

    private static Map<String, String> real(Sandbox sandbox) {
        return Map.of("APIINONE_API_KEY", sandbox.apiKey(), "APIINONE_BASE_URL", sandbox.baseUrl());
    }

    private String startAndWait(Map<String, String> environment) throws Exception {
        Process process = start(environment, "100ms", "second.out");
        boolean ended = process.waitFor(90, SECONDS);
        String printed = Files.readString(data.resolve("second.out"));
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private Process start(Map<String, String> environment, String pollInterval, String output)
            throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dcamel.component.apiinone.poll-interval=" + pollInterval,
                        // the poll of a killed process is due again after three request timeouts
                        "-Dcamel.component.apiinone.request-timeout=10s",
                        "-classpath",
                        classPath,
                        FileToVideo.class.getName(),
                        "--once");
        Map<String, String> all = command.environment();
        all.keySet().removeAll(List.of("APIINONE_API_KEY", "S3_BUCKET", "NOTIFY_URL"));
        all.put("DEMO_DATA", data.toString());
        all.putAll(environment);
        Process process =
                command.redirectErrorStream(true)
                        .redirectOutput(data.resolve(output).toFile())
                        .start();
        started.add(process);
        return process;
    }
}
