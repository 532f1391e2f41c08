package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short runs of {@link Submits}, {@link Pending}, {@link Backlog}, {@link Waiting} and {@link
 * Wakeup}; their figures mean nothing.
 */
class SubmitsTest {

    @TempDir private Path folder;

    @Test
    @Timeout(240)
    void everyWayGetsSubmissionsAccepted() throws Exception {
        try (ProviderNode.Running provider = ProviderNode.start("-", folder.resolve("log"))) {
            var perSecond = new SubmitRace(200, 500).of(provider.baseUrl(), folder, 2);

            assertThat(perSecond).as("a fault ends the race").containsOnlyKeys(SubmitWay.values());
        }
    }

    @Test
    @Timeout(240)
    void pendingTasksAreCountedInBothLedgers() throws Exception {
        try (ProviderNode.Running provider = ProviderNode.start("-", folder.resolve("log"))) {
            PendingRun run = new PendingRun(provider.baseUrl(), 0, 1);

            assertThat(run.inMemory(50).all().threads()).hasSize(1);
            assertThat(run.inH2(50, Databases.h2(folder)).all().threads()).hasSize(1);
        }
    }

    @Test
    @Timeout(240)
    void tasksThatAreAllDueAreCountedInBothLedgers() throws Exception {
        try (ProviderNode.Running provider = ProviderNode.start("-", folder.resolve("log"))) {
            BacklogRun run = new BacklogRun(provider.baseUrl(), 10, 0, 1);
            List<VideoTask> tasks = run.accepted(50);

            assertThat(tasks).as("all are running").hasSize(50);
            assertThat(run.inMemory(tasks).all().threads()).hasSize(1);
            assertThat(run.inH2(tasks, Databases.h2(folder)).all().threads()).hasSize(1);
        }
    }

    @Test
    @Timeout(240)
    void waitingExchangesFailAtTheStop() throws Exception {
        Waiting.Result result = Waiting.run(150);

        assertThat(result.failed()).isEqualTo(150);
    }

    @Test
    @Timeout(240)
    void theTimeFromCompletionToRouteIsMeasured() throws Exception {
        Wakeup.Result result = Wakeup.run(null, 5);

        assertThat(result.median()).isBetween(0.0, result.p99());
    }
}
