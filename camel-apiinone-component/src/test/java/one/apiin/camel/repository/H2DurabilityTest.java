package one.apiin.camel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed right after its last commit; the next one opens the same file. */
class H2DurabilityTest {

    private static final int ROWS = 20;

    @TempDir private Path folder;
    private String file;

    @BeforeEach
    void nameTheFile() {
        file = "jdbc:h2:file:" + folder.resolve("ledger");
    }

    private void submitAndHalt(String url) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                HaltingSubmitter.class.getName(),
                                url,
                                String.valueOf(ROWS))
                        .redirectErrorStream(true)
                        .redirectOutput(new File(folder.toFile(), "output.txt"))
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
    }

    private JdbcTaskRepository open(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        JdbcTaskRepository repository = new JdbcTaskRepository(source, "APIINONE_", true);
        repository.open();
        return repository;
    }

    @Test
    void everySubmissionOfAKilledProcessIsThereAndFreeAtOnce() throws Exception {
        submitAndHalt(file);

        try (JdbcTaskRepository repository = open(file)) {
            repository.heartbeat("p2", Duration.ofSeconds(30));
            assertThat(repository.findOrphaned(99))
                    .extracting(VideoTask::getSubmissionId)
                    .hasSize(ROWS);
        }
    }

    @Test
    void aFileThatOthersMayShareFreesNothingBeforeItsProcessIsEnded() throws Exception {
        submitAndHalt(file + ";AUTO_SERVER=TRUE");

        try (JdbcTaskRepository repository = open(file + ";AUTO_SERVER=TRUE")) {
            repository.heartbeat("p2", Duration.ofSeconds(30));
            assertThat(repository.findOrphaned(99)).isEmpty();
            repository.processes().forEach(repository::expire);
            assertThat(repository.findOrphaned(99)).hasSize(ROWS);
        }
    }
}
