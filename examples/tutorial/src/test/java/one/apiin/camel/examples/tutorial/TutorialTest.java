package one.apiin.camel.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code docs/tutorial.md} in an empty folder: its files as they stand there, its commands by a shell. Only
 * the sandbox's port differs, and the process is killed by its number.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the page's commands are those of a Unix shell")
class TutorialTest {

    /** Maven may have to fetch its plugins. */
    private static final Duration FAR = Duration.ofMinutes(5);

    private static final String URL_OF_THE_PAGE = "http://127.0.0.1:8787";

    @TempDir Path folder;

    private final Sandbox sandbox = Sandbox.builder().pace(Pace.byHand()).start();
    private TutorialShell shell;

    @AfterEach
    void stop() {
        shell.close();
        sandbox.close();
    }

    @Test
    void thePageLeadsToAVideoAndToASecondOneAfterAKill() throws Exception {
        TutorialPage page = TutorialPage.read();
        shell = new TutorialShell(folder, page.root());
        for (String file : page.files()) {
            shell.write(file, page.block(file).replace(URL_OF_THE_PAGE, sandbox.baseUrl()));
        }

        shell.start(page.block("run"));
        until("the routes have started", () -> shell.log().contains("started in"));
        shell.execute(page.block("prompt"));
        until("the prompt is submitted", () -> sandbox.tasks().size() == 1);
        sandbox.finishAll();
        until("the video is there", () -> shell.log().contains("Delivered submission"));

        String taskId = sandbox.tasks().get(0).taskId();
        until("its lines are there", () -> linesAbout(taskId) >= 3);
        assertThat(linesAbout(taskId)).as("lines of one video's life").isEqualTo(3);
        assertThat(video("boat", 0)).isNotEmptyFile();

        shell.execute(page.block("second"));
        until("the second prompt is submitted", () -> sandbox.tasks().size() == 2);
        until("its task is recorded", this::areAllRecorded);
        shell.kill();
        sandbox.finishAll();
        shell.start(page.block("run"));
        until("the second video is there", () -> Files.exists(video("storm", 1)));

        assertThat(sandbox.ledger().accepted()).as("paid").hasSize(2);
        shell.execute(page.block("ledger").replace(URL_OF_THE_PAGE, sandbox.baseUrl()));
        assertThat(shell.log()).contains("arrivals 2, accepted 2");
        assertThat(shell.log().lines().filter(line -> line.contains("24 credits  grok")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"A paper boat sails"),
                        second -> assertThat(second).contains("\"A lighthouse in a storm"));
        assertThat(page.unused()).as("blocks of the page").isEmpty();
    }

    private Path video(String prompt, int task) {
        String taskId = sandbox.tasks().get(task).taskId();
        return shell.file("videos/" + prompt + "-" + taskId + ".mp4");
    }

    private long linesAbout(String taskId) throws IOException {
        return shell.log()
                .lines()
                .filter(line -> line.contains(" INFO one.apiin.camel."))
                .filter(line -> line.contains(taskId))
                .count();
    }

    /** A kill before that would leave an unknown outcome, which has no video. */
    private boolean areAllRecorded() throws IOException {
        String log = shell.log();
        return sandbox.tasks().stream().allMatch(task -> log.contains("as task " + task.taskId()));
    }

    private void until(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(FAR)
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        () ->
                                assertThat(shell.isRunning())
                                        .as("%s; the log: %s", what, shell.log())
                                        .isTrue())
                .until(condition);
    }
}
