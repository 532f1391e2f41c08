package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.become;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.due;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 keeps what each commit has freed for a while; for 45 s by its own settings. */
class H2FileSizeTest {

    private static final int TASKS = Integer.getInteger("tasks", 400);
    private static final int MOST_KILOBYTES = 60;

    @TempDir private Path folder;
    private JdbcTaskRepository ledger;
    private Instant now;

    @Test
    void theSpaceThatCommitsHaveFreedIsUsedAgain() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        ledger = new JdbcTaskRepository(source, "APIINONE_", true);
        ledger.open();
        now = ledger.heartbeat("p1", Duration.ofSeconds(30));

        for (int i = 0; i < TASKS; i++) {
            live("task" + i);
        }

        long bytes = Files.size(folder.resolve("ledger.mv.db"));
        ledger.close();
        assertThat(bytes / 1024 / TASKS).as("KB a task").isLessThan(MOST_KILOBYTES);
    }

    private void live(String id) {
        VideoTask reserved = ledger.reserve(priced(id, now, 24).build()).task();
        VideoTask running = become(reserved, TaskState.RUNNING, now).taskId("id-" + id).build();
        change(reserved, running.with(running.tracking().withNextPollAt(now)));
        VideoTask polled = ledger.claimDue(due("p1", now, 1)).get(0);
        VideoTask done =
                become(polled, TaskState.COMPLETED, now).rawReply("{ }".repeat(300)).build();
        change(polled, done);
        VideoTask claimed = ledger.claimEnded(deliverable("p1", now, 1)).get(0);
        change(
                claimed,
                claimed.with(claimed.tracking().withOwner(null).withDelivery(Delivery.DELIVERED)));
    }

    private void change(VideoTask seen, VideoTask next) {
        assertThat(ledger.transition(seen, next)).isPresent();
    }
}
