package one.apiin.camel.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import one.apiin.camel.internal.provider.VideoGateway;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import one.apiin.camel.internal.provider.VideoGateway.StatusOutcome;
import one.apiin.camel.internal.provider.VideoGateway.SubmitOutcome;
import one.apiin.camel.task.VideoRequest;

/** A gateway that returns the scripted outcomes; without one left, the call stays open. */
public final class ScriptedGateway implements VideoGateway {

    public record Post(
            VideoRequest request,
            String callbackUrl,
            Duration mayStartWithin,
            CompletableFuture<SubmitOutcome> reply) {}

    public record StatusCall(String taskId, CompletableFuture<StatusOutcome> reply) {}

    public final List<Post> posts = new ArrayList<>();
    public final List<StatusCall> statusCalls = new ArrayList<>();
    private final Deque<SubmitOutcome> submitScript = new ArrayDeque<>();
    private final Deque<StatusOutcome> statusScript = new ArrayDeque<>();
    private final List<String> log;
    private final Turns turns;
    private Runnable onPost = () -> {};

    public ScriptedGateway(List<String> log, Turns turns) {
        this.log = log;
        this.turns = turns;
    }

    public ScriptedGateway answers(SubmitOutcome... outcomes) {
        submitScript.addAll(List.of(outcomes));
        return this;
    }

    public ScriptedGateway statuses(StatusOutcome... outcomes) {
        statusScript.addAll(List.of(outcomes));
        return this;
    }

    /** Runs while a POST is in flight. */
    public void onPost(Runnable event) {
        onPost = event;
    }

    public static SubmitOutcome accepted(String taskId) {
        return new SubmitOutcome.Accepted(taskId, "{}", 24);
    }

    public static SubmitOutcome refused() {
        return new SubmitOutcome.Refused(402, "no_credits", "no credits");
    }

    public static SubmitOutcome busy(Duration retryAfter) {
        return new SubmitOutcome.Busy(429, retryAfter, "slow down");
    }

    public static SubmitOutcome notSent() {
        return new SubmitOutcome.NotSent("no route", null);
    }

    public static SubmitOutcome unknown() {
        return new SubmitOutcome.Unknown(500, "server error", null);
    }

    /** The number of accepted, that is paid, POSTs. */
    public long paid() {
        return posts.stream()
                .map(post -> post.reply().getNow(null))
                .filter(SubmitOutcome.Accepted.class::isInstance)
                .count();
    }

    @Override
    public SubmitOutcome submit(VideoRequest request, String callbackUrl, SendDeadline start) {
        log.add("POST");
        CompletableFuture<SubmitOutcome> reply = new CompletableFuture<>();
        posts.add(new Post(request, callbackUrl, start.remaining(), reply));
        onPost.run();
        if (!submitScript.isEmpty()) {
            reply.complete(submitScript.removeFirst());
        }
        return turns.await(reply);
    }

    @Override
    public StatusOutcome status(String taskId) {
        CompletableFuture<StatusOutcome> reply = new CompletableFuture<>();
        statusCalls.add(new StatusCall(taskId, reply));
        if (!statusScript.isEmpty()) {
            reply.complete(statusScript.removeFirst());
        }
        return turns.await(reply);
    }

    @Override
    public void close() {}
}
