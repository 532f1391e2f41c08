package one.apiin.camel.internal.submit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import one.apiin.camel.internal.ledger.TaskListeners;
import one.apiin.camel.internal.ratelimit.RequestLimiter;
import one.apiin.camel.internal.transition.SubmitTransitions;
import one.apiin.camel.internal.transition.TaskExceptions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * Resolves a submit whose row exists: the same key, or a redelivery of the same exchange.
 *
 * <p>Threads: safe for concurrent use; waits block no thread.
 */
final class DuplicateResolver {

    private final VideoSubmitter.Dependencies parts;
    private final VideoSubmitter.Settings settings;
    private final TaskListeners waiters;
    private final VideoSubmitter submitter;

    DuplicateResolver(
            VideoSubmitter.Dependencies parts,
            VideoSubmitter.Settings settings,
            TaskListeners waiters,
            VideoSubmitter submitter) {
        this.parts = parts;
        this.settings = settings;
        this.waiters = waiters;
        this.submitter = submitter;
    }

    CompletableFuture<SubmitResult> resolve(SubmitCommand command, VideoTask first) {
        boolean same = command.fingerprint().equals(first.getFingerprint());
        if (!same && first.getState() != TaskState.REJECTED) {
            return VideoSubmitter.done(SubmitResult.failed(null, TaskExceptions.usedKey(first)));
        }
        return switch (first.getState()) {
            case RESERVED -> waitFor(command, first);
            case REJECTED -> takeOver(command, first);
            case OUTCOME_UNKNOWN ->
                    VideoSubmitter.done(
                            SubmitResult.failed(
                                    null,
                                    TaskExceptions.unknown(
                                            first, 0, "it was submitted before", null)));
            case RUNNING, COMPLETED, FAILED, WATCH_ENDED ->
                    VideoSubmitter.done(SubmitResult.duplicate(first));
        };
    }

    /** The row was changed concurrently between two attempts: it is read again. */
    CompletableFuture<SubmitResult> changedConcurrently(SubmitCommand command, VideoTask waiting) {
        return parts.ledger()
                .find(waiting.getSubmissionId())
                .thenCompose(
                        now ->
                                now.isPresent()
                                        ? resolve(command, now.get())
                                        : VideoSubmitter.done(busy(waiting, "its row is gone")));
    }

    private CompletableFuture<SubmitResult> waitFor(SubmitCommand command, VideoTask first) {
        CompletableFuture<VideoTask> outcome =
                waiters.await(first, task -> task.getState() != TaskState.RESERVED);
        CompletableFuture<Void> timer = parts.pause().apply(settings.requestTimeout());
        timer.thenRun(() -> outcome.completeExceptionally(new TimeoutException()));
        outcome.whenComplete((task, failure) -> timer.cancel(false));
        parts.ledger()
                .find(first.getSubmissionId())
                .thenAccept(now -> now.ifPresent(waiters::publish));
        return outcome.handle(
                        (task, failure) ->
                                failure == null
                                        ? resolve(command, task)
                                        : VideoSubmitter.done(busy(first, waited(failure))))
                .thenCompose(result -> result);
    }

    private static String waited(Throwable failure) {
        return failure instanceof TimeoutException
                ? "the first submit with this key has no outcome yet"
                : "the component is stopping";
    }

    private static SubmitResult busy(VideoTask first, String why) {
        return SubmitResult.failed(
                null, TaskExceptions.busy(first.getSubmissionId(), 0, why, null, null));
    }

    /** Nothing was charged: of all submits that read the rejected row one reserves it again and posts. */
    private CompletableFuture<SubmitResult> takeOver(SubmitCommand command, VideoTask rejected) {
        return submitter.withPermit(
                rejected.getSubmissionId(), permit -> takeOver(command, rejected, permit));
    }

    private CompletableFuture<SubmitResult> takeOver(
            SubmitCommand command, VideoTask rejected, RequestLimiter.Permit permit) {
        VideoTask fresh = submitter.row(command, rejected.getSubmissionId(), parts.clock().now());
        VideoTask next =
                submitter.reservations().begin(SubmitTransitions.reservedAgain(rejected, fresh));
        long validUntil = submitter.ownershipValidUntil();
        return submitter
                .reservations()
                .again(rejected, next)
                .handle(
                        (won, failure) -> {
                            if (failure != null) {
                                permit.close();
                                return VideoSubmitter.done(submitter.notSaved(next, failure));
                            }
                            submitter.reservations().end(next);
                            if (won.isPresent()) {
                                return submitter.post(command, won.get(), permit, validUntil);
                            }
                            permit.close();
                            return changedConcurrently(command, rejected);
                        })
                .thenCompose(result -> result);
    }
}
