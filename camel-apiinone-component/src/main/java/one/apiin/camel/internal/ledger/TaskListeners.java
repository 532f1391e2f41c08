package one.apiin.camel.internal.ledger;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import one.apiin.camel.task.VideoTask;

/**
 * The exchanges of this process that wait for a row to change, without a thread.
 *
 * <p>Threads: safe for concurrent use.
 *
 * <p>Restart: waits are lost; the ledger releases the rows that the process owned.
 */
public final class TaskListeners {

    /**
     * One wait.
     *
     * @param delivers whether its exchange takes over the delivery of the row
     */
    private record Waiter(
            VideoTask task,
            Predicate<VideoTask> wanted,
            boolean delivers,
            CompletableFuture<VideoTask> future) {}

    private final Map<String, List<Waiter>> bySubmission = new ConcurrentHashMap<>();
    private volatile Function<VideoTask, RuntimeException> stopped;

    /**
     * A future of the first state of the row that {@code wanted} accepts, whose delivery the exchange takes over; cancel
     * it to leave.
     */
    public CompletableFuture<VideoTask> await(VideoTask task, Predicate<VideoTask> wanted) {
        return join(new Waiter(task, wanted, true, new CompletableFuture<>()));
    }

    /** The same for an exchange that leaves the delivery to others. */
    public CompletableFuture<VideoTask> observe(VideoTask task, Predicate<VideoTask> wanted) {
        return join(new Waiter(task, wanted, false, new CompletableFuture<>()));
    }

    private CompletableFuture<VideoTask> join(Waiter waiter) {
        VideoTask task = waiter.task();
        String submissionId = task.getSubmissionId();
        bySubmission.merge(
                submissionId,
                List.of(waiter),
                (all, added) -> Stream.concat(all.stream(), added.stream()).toList());
        waiter.future().whenComplete((done, failure) -> leave(submissionId, waiter.future()));
        Function<VideoTask, RuntimeException> stop = stopped;
        if (stop != null) {
            waiter.future().completeExceptionally(stop.apply(task));
        }
        return waiter.future();
    }

    /** Removes a completed wait; idempotent. */
    private void leave(String submissionId, CompletableFuture<VideoTask> wait) {
        bySubmission.computeIfPresent(
                submissionId,
                (id, list) -> {
                    List<Waiter> left =
                            list.stream().filter(waiter -> waiter.future() != wait).toList();
                    return left.isEmpty() ? null : left;
                });
    }

    /**
     * Completes the waits for this row that accept its state.
     *
     * @return whether it completed a wait that takes over the delivery
     */
    public boolean publish(VideoTask task) {
        boolean consumed = false;
        for (Waiter waiter : bySubmission.getOrDefault(task.getSubmissionId(), List.of())) {
            boolean completed = waiter.wanted().test(task) && waiter.future().complete(task);
            consumed |= completed && waiter.delivers();
        }
        return consumed;
    }

    /** Whether an exchange still waits for a row that takes over its delivery. */
    public boolean knows(String submissionId) {
        return bySubmission.getOrDefault(submissionId, List.of()).stream()
                .anyMatch(waiter -> waiter.delivers() && !waiter.future().isDone());
    }

    /** The rows that exchanges wait for; a live view. */
    public Set<String> submissionIds() {
        return bySubmission.keySet();
    }

    /** Fails the waits for a row that take over its delivery. */
    public void end(String submissionId, Function<VideoTask, RuntimeException> failure) {
        bySubmission.getOrDefault(submissionId, List.of()).stream()
                .filter(Waiter::delivers)
                .forEach(w -> w.future().completeExceptionally(failure.apply(w.task())));
    }

    /** Fails every open wait with {@code failure}, and each later one at once. */
    public void endAll(Function<VideoTask, RuntimeException> failure) {
        stopped = failure;
        bySubmission.forEach(
                (id, list) ->
                        list.forEach(
                                w -> w.future().completeExceptionally(failure.apply(w.task()))));
    }
}
