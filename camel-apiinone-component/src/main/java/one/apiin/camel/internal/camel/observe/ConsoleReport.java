package one.apiin.camel.internal.camel.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** One account as the developer console shows it: its counts, and its tasks as a table. */
public final class ConsoleReport {

    /** The maximum number of tasks shown. */
    public static final int LIMIT = 1000;

    private static final String ROW = "%n    %-36s %-24s %-15s %-9s %5s %-24s %-24s %-24s %3s %s";

    private final String account;
    private final AccountRuntime engine;
    private final TaskColumns columns;
    private final int inFlight;

    public ConsoleReport(String account, AccountRuntime engine, int inFlight) {
        this.account = account;
        this.engine = engine;
        this.columns = new TaskColumns(engine.operator());
        this.inFlight = inFlight;
    }

    public JsonObject json(Predicate<String> matching, int limit) {
        JsonObject report = new JsonObject();
        report.putAll(counts());
        JsonArray tasks = new JsonArray();
        for (VideoTask task : tasks(matching, limit)) {
            JsonObject row = new JsonObject();
            row.putAll(columns.row(task));
            tasks.add(row);
        }
        report.put("tasks", tasks);
        return report;
    }

    public String text(Predicate<String> matching, int limit) {
        StringBuilder text = new StringBuilder();
        counts().forEach((name, value) -> text.append(String.format("%n    %s: %s", name, value)));
        text.append(
                String.format(
                        ROW,
                        "SUBMISSION",
                        "TASK",
                        "STATE",
                        "DELIVERY",
                        "POLLS",
                        "SINCE",
                        "NEXT POLL",
                        "MODEL",
                        "TRY",
                        "LAST ERROR"));
        for (VideoTask task : tasks(matching, limit)) {
            Map<String, Object> row = columns.row(task);
            text.append(
                    String.format(
                            ROW,
                            row.get("submissionId"),
                            row.getOrDefault("taskId", ""),
                            row.get("state"),
                            row.get("delivery"),
                            row.get("polls"),
                            row.get("since"),
                            row.getOrDefault("nextPollAt", ""),
                            row.getOrDefault("model", ""),
                            row.get("deliveryAttempt"),
                            row.getOrDefault("lastDeliveryError", "")));
        }
        return text.append(System.lineSeparator()).toString();
    }

    private Map<String, Object> counts() {
        LedgerSums sums = engine.sums();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("account", account);
        counts.put("inFlight", inFlight);
        counts.put("running", sums.of(TaskState.RUNNING));
        counts.put("outcomeUnknown", sums.of(TaskState.OUTCOME_UNKNOWN));
        counts.put("overdue", sums.overdue());
        counts.put("pending", sums.of(Delivery.PENDING));
        counts.put("parked", sums.of(Delivery.PARKED));
        counts.put("creditsCommittedInPeriod", engine.committedNow(sums));
        return counts;
    }

    /** Tasks that need an operator's decision come first. */
    private List<VideoTask> tasks(Predicate<String> matching, int limit) {
        List<VideoTask> all = new ArrayList<>();
        all.addAll(engine.operator().outcomeUnknown());
        all.addAll(engine.operator().parked());
        all.addAll(engine.operator().pending());
        all.addAll(engine.operator().running(LIMIT));
        return all.stream().filter(task -> words(task).anyMatch(matching)).limit(limit).toList();
    }

    private static Stream<String> words(VideoTask task) {
        return Stream.of(
                        task.getSubmissionId(),
                        task.getTaskId(),
                        task.getIdempotencyKey(),
                        task.getModel(),
                        task.getGroup(),
                        task.getState().name(),
                        task.getDelivery().name())
                .filter(Objects::nonNull);
    }
}
