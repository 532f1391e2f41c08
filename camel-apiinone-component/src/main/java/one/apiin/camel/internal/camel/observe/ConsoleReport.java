package one.apiin.camel.internal.camel.observe;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * One account as the developer console shows it: its counts, and its tasks as a table.
 *
 * @param inFlight exchanges inside the producers
 */
public record ConsoleReport(String account, AccountRuntime engine, int inFlight) {

    /** Those that need an operator's decision come first. */
    private static final List<Listed> UNFINISHED =
            List.of(
                    Listed.OUTCOME_UNKNOWN,
                    Listed.PARKED,
                    Listed.WATCH_ENDED,
                    Listed.PENDING,
                    Listed.CLAIMED,
                    Listed.RUNNING,
                    Listed.RESERVED);

    private static final List<Shown> TABLE =
            List.of(
                    new Shown("SUBMISSION", "submissionId", 36),
                    new Shown("TASK", "taskId", 24),
                    new Shown("STATE", "state", 15),
                    new Shown("DELIVERY", "delivery", 9),
                    new Shown("POLLS", "polls", 5),
                    new Shown("SINCE", "since", 24),
                    new Shown("NEXT POLL", "nextPollAt", 24),
                    new Shown("EXPECTED", "expectedAt", 24),
                    new Shown("MODEL", "model", 24),
                    new Shown("TRY", "deliveryAttempt", 3),
                    new Shown("NEXT TRY", "nextDeliveryAt", 24),
                    new Shown("NODE", "node", 36),
                    new Shown("LAST ERROR", "lastDeliveryError", 1));

    /** One column of the table. */
    private record Shown(String title, String column, int width) {

        String cell(Object value) {
            return String.format("%-" + width + "s ", value);
        }
    }

    public JsonObject json(ConsoleQuery query) {
        TaskColumns columns = new TaskColumns(engine.operator());
        JsonObject report = new JsonObject(counts());
        JsonArray tasks = new JsonArray();
        tasks(query).forEach(task -> tasks.add(new JsonObject(columns.row(task))));
        report.put("tasks", tasks);
        return report;
    }

    public String text(ConsoleQuery query) {
        TaskColumns columns = new TaskColumns(engine.operator());
        StringBuilder text = new StringBuilder();
        counts().forEach((name, value) -> text.append(String.format("%n    %s: %s", name, value)));
        text.append(line(Shown::title));
        for (VideoTask task : tasks(query)) {
            Map<String, Object> row = columns.row(task);
            text.append(line(column -> row.getOrDefault(column.column(), "")));
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static String line(Function<Shown, Object> value) {
        return TABLE.stream()
                .map(column -> column.cell(value.apply(column)))
                .collect(Collectors.joining("", String.format("%n    "), ""))
                .stripTrailing();
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

    /** A task may move from one list to another while they are read. */
    private List<VideoTask> tasks(ConsoleQuery query) {
        Set<String> seen = new HashSet<>();
        return Stream.concat(UNFINISHED.stream(), query.finished())
                .flatMap(list -> engine.operator().list(list, OperatorActions.MOST_LISTED).stream())
                .filter(query::matches)
                .filter(task -> seen.add(task.getSubmissionId()))
                .limit(query.limit())
                .toList();
    }
}
