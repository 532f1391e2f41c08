package one.apiin.camel.internal;

import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/** Brings submission {@code s} with key {@code key} and task {@code task-1} into a state. */
public final class NodeRows {

    public static final StatusOutcome RUNS =
            new StatusOutcome.Running("running", true, "{}", null, List.of());
    public static final StatusOutcome VIDEO =
            new StatusOutcome.Completed(List.of("https://cdn.example/v.mp4"), 24, "{}");
    public static final StatusOutcome BROKEN = new StatusOutcome.Failed("nsfw", "refused", 0, "{}");
    public static final StatusOutcome DOWN = new StatusOutcome.Unavailable(503, "down", null, null);

    private NodeRows() {}

    /** By the use cases of {@code node}; a completion is PENDING, an unknown outcome is reported to its exchange. */
    public static VideoTask in(Node node, TaskState state) {
        switch (state) {
            case RESERVED -> {}
            case REJECTED -> node.gateway.answers(refused());
            case OUTCOME_UNKNOWN -> node.gateway.answers(unknown());
            default -> node.gateway.answers(accepted("task-1"));
        }
        node.submit("s", "key");
        switch (state) {
            case COMPLETED -> poll(node, VIDEO);
            case FAILED -> poll(node, BROKEN);
            case WATCH_ENDED -> watchTimesOut(node);
            default -> {}
        }
        VideoTask row = node.row("s");
        assertThat(row.getState()).isEqualTo(state);
        return row;
    }

    private static void poll(Node node, StatusOutcome outcome) {
        node.gateway.statuses(outcome);
        node.awaiter.status("task-1", "default");
    }

    private static void watchTimesOut(Node node) {
        PollSettings before = node.pollSettings();
        node.pollBy(new PollSettings(before.pollInterval(), Duration.ZERO));
        poll(node, RUNS);
        node.pollBy(before);
    }

    /** The result of a future that must be complete; does not wait. */
    public static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    /** The exception of a future that must have failed. */
    public static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = future.handle((done, thrown) -> thrown).join();
        boolean wrapped = failure instanceof java.util.concurrent.CompletionException;
        return wrapped ? failure.getCause() : failure;
    }
}
