package one.apiin.camel.internal;

import static one.apiin.camel.internal.ScriptedGateway.accepted;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static one.apiin.camel.internal.ScriptedGateway.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.internal.schedule.PollSettings;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/** Brings submission {@code s} with key {@code key} and task {@code task-1} into a state. */
public final class NodeRows {

    public static final StatusOutcome RUNS = new StatusOutcome.Running("running", true, "{}");
    public static final StatusOutcome VIDEO =
            new StatusOutcome.Completed(List.of("https://cdn.example/v.mp4"), 24, "{}");
    public static final StatusOutcome BROKEN = new StatusOutcome.Failed("nsfw", "refused", 0, "{}");
    public static final StatusOutcome DOWN = new StatusOutcome.Unavailable(503, "down", null, null);

    private NodeRows() {}

    /** By the use cases of {@code node}; an end is PENDING, except that the exchange tells a loss. */
    public static VideoTask in(Node node, TaskState state) {
        switch (state) {
            case RESERVED -> {}
            case REJECTED -> node.gateway.answers(refused());
            case OUTCOME_UNKNOWN -> node.gateway.answers(unknown());
            default -> node.gateway.answers(accepted("task-1"));
        }
        node.submit("s", "key");
        switch (state) {
            case COMPLETED -> look(node, VIDEO);
            case FAILED -> look(node, BROKEN);
            case WATCH_ENDED -> watchEnds(node);
            default -> {}
        }
        VideoTask row = node.row("s");
        assertThat(row.getState()).isEqualTo(state);
        return row;
    }

    private static void look(Node node, StatusOutcome outcome) {
        node.gateway.statuses(outcome);
        node.awaiter.status("task-1", "default").join();
    }

    private static void watchEnds(Node node) {
        PollSettings before = node.pollSettings;
        node.pollSettings = new PollSettings(before.pollInterval(), Duration.ZERO);
        look(node, RUNS);
        node.pollSettings = before;
    }

    /** What a future has come to; fails instead of waiting for ever. */
    public static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    /** The exception that a future has ended with. */
    public static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = future.handle((done, thrown) -> thrown).join();
        boolean wrapped = failure instanceof java.util.concurrent.CompletionException;
        return wrapped ? failure.getCause() : failure;
    }
}
