package one.apiin.camel.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.EndedQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.Tracking.CallbackState;
import one.apiin.camel.task.Tracking.DeliveryState;
import one.apiin.camel.task.Tracking.Ownership;
import one.apiin.camel.task.Tracking.PollState;
import one.apiin.camel.task.VideoTask;

/** Tasks, questions and crowds for {@link TaskRepositoryContract}. */
public final class TaskRepositoryContractTasks {

    static final String ACCOUNT = "default";
    static final String GROUP = "default";

    private TaskRepositoryContractTasks() {}

    static VideoTask.Builder reserved(String id, Instant now) {
        return VideoTask.builder()
                .submissionId(id)
                .account(ACCOUNT)
                .group(GROUP)
                .state(TaskState.RESERVED)
                .createdAt(now)
                .tracking(Tracking.reserved("p1", 0));
    }

    static final String PERIOD = "2026-11-23T00:00:00Z/PT24H";
    static final String NEXT_PERIOD = "2026-11-24T00:00:00Z/PT24H";

    /** About to be posted, for that number of credits of {@link #PERIOD}. */
    static VideoTask.Builder priced(String id, Instant now, Integer estimatedCredits) {
        return reserved(id, now)
                .estimatedCredits(estimatedCredits)
                .creditPeriod(PERIOD)
                .tracking(Tracking.reserved("p1", 0));
    }

    /** The row in another state, without owner, its completion pending. */
    static VideoTask.Builder become(VideoTask row, TaskState state, Instant now) {
        Tracking columns = row.tracking().withOwner(null).withRequestInFlight(false);
        Delivery delivery = state.isDeliverable() ? Delivery.PENDING : Delivery.NONE;
        return row.toBuilder()
                .state(state)
                .endedAt(state.isDeliverable() ? now : null)
                .tracking(columns.withDelivery(delivery));
    }

    static VideoTask.Builder running(String id, Instant nextPoll) {
        return reserved(id, nextPoll)
                .state(TaskState.RUNNING)
                .taskId("task-" + id)
                .submittedAt(nextPoll)
                .tracking(columns(Delivery.NONE).withNextPollAt(nextPoll));
    }

    static VideoTask.Builder ended(String id, Instant end) {
        return reserved(id, end)
                .state(TaskState.COMPLETED)
                .taskId("task-" + id)
                .submittedAt(end)
                .endedAt(end)
                .videoUrls(List.of("https://cdn.example/" + id + ".mp4?signature=x"))
                .rawReply("{}")
                .tracking(columns(Delivery.PENDING));
    }

    /** Columns of a row without owner. */
    static Tracking columns(Delivery delivery) {
        return Tracking.reserved(null, 0).withRequestInFlight(false).withDelivery(delivery);
    }

    /** Every field set, and every instant with more than milliseconds. */
    static VideoTask full(String id, Instant now) {
        Map<String, Object> correlation = new LinkedHashMap<>();
        correlation.put("CamelFileName", "sub=dir\\idea\n\u0007\u0000 \uD83C\uDFAC \uD800.txt");
        correlation.put("int", Integer.MIN_VALUE);
        correlation.put("long", Long.MAX_VALUE);
        correlation.put("double", -0.1d);
        correlation.put("yes", true);
        correlation.put("none", null);
        correlation.put("empty", "");
        Instant fine = now.plusNanos(123_456);
        return VideoTask.builder()
                .submissionId(id)
                .account("account \u00e4")
                .group("group'; DROP TABLE x; --")
                .idempotencyKey("key = \u20ac \uD83C\uDFAC")
                .fingerprint("ab".repeat(32))
                .model("grok-imagine/text-to-video")
                .state(TaskState.FAILED)
                .taskId("provider's id")
                .createdAt(fine.minusSeconds(9))
                .submittedAt(fine.minusSeconds(8))
                .endedAt(fine.minusSeconds(7))
                .videoUrls(List.of("https://a.example/x?a=b&c=%20", "", "line\nbreak\\n", "\uDC00"))
                .credits(1200)
                .estimatedCredits(1150)
                .failure("E'1", "because \"\u00fc\" \n?")
                .completionSource("callback")
                .rawReply("{\"a\": \"\\u0000\"}\r\n")
                .correlation(correlation)
                .creditPeriod("2026-11-23T00:00:00Z/PT24H")
                .tracking(allColumns(fine))
                .build();
    }

    private static Tracking allColumns(Instant fine) {
        return new Tracking(
                new Ownership(7, "process-1", true, 4711),
                new DeliveryState(
                        Delivery.CLAIMED,
                        3,
                        2,
                        fine.plusSeconds(5),
                        "IOException: \u00e4 \"archive\" is down"),
                new PollState(fine.plusSeconds(6), 11, 4, 1, fine.minusSeconds(7), true),
                new CallbackState("a candidate's \u00efd", fine.plusSeconds(7), 3));
    }

    /** Only what must be there. */
    static VideoTask bare(String id) {
        return VideoTask.builder()
                .submissionId(id)
                .account(ACCOUNT)
                .group(GROUP)
                .state(TaskState.RESERVED)
                .tracking(columns(Delivery.NONE))
                .build();
    }

    static DueQuery due(String process, Instant now, int limit) {
        return new DueQuery(ACCOUNT, process, now, now.plusSeconds(60), limit);
    }

    static EndedQuery deliverable(String process, Instant now, int limit) {
        return new EndedQuery(ACCOUNT, GROUP, null, process, now, limit);
    }

    static List<String> ids(List<VideoTask> tasks) {
        return tasks.stream().map(VideoTask::getSubmissionId).toList();
    }

    /** All at once: each thread waits until all are there. */
    static <T> List<T> together(int threads, IntFunction<Callable<T>> actors) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> actor = actors.apply(i);
                futures.add(
                        pool.submit(
                                () -> {
                                    ready.countDown();
                                    ready.await();
                                    return actor.call();
                                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
