package one.apiin.camel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Short runs of {@link Submits}, {@link FileRoutes}, {@link Pending}, {@link Backlog}, {@link Waiting} and {@link
 * Wakeup}; their figures mean nothing.
 */
class SubmitsTest {

    @TempDir private Path folder;

    @Test
    @Timeout(240)
    void everyWayGetsSubmissionsAccepted() throws Exception {
        try (ProviderNode.Running provider = ProviderNode.start("-", folder.resolve("log"))) {
            var costs = new SubmitRace(20, 1).of(provider.baseUrl(), folder, 2);

            assertThat(costs).as("a fault ends the race").containsOnlyKeys(SubmitWay.values());
        }
    }

    @ParameterizedTest
    @EnumSource(SubmitWay.class)
    @Timeout(240)
    void everyWayOpensAConnectionForEachPost(SubmitWay way) throws Exception {
        try (ProviderNode.Running provider = ProviderNode.start("-", folder.resolve("log"))) {
            assertThat(ConnectionCount.of(way, provider.baseUrl(), folder, 5)).isEqualTo(5);
        }
    }

    @Test
    @Timeout(240)
    void aFolderIsSubmittedByAnyNumberOfThreads() throws Exception {
        assertThat(FileRoutes.promptsAMinute(1, 4)).isPositive();
        assertThat(FileRoutes.promptsAMinute(32, 40)).isPositive();
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
