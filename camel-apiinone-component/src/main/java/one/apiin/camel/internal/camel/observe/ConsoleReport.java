package one.apiin.camel.internal.camel.observe;

import static one.apiin.camel.internal.OperatorActions.MOST_LISTED;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.support.PatternHelper;
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

    /**
     * Which tasks the developer console shows.
     *
     * @param filter what one of the words of a task matches; blank = all unfinished ones
     * @param limit the most tasks of one account
     */
    public record Query(String filter, int limit) {

        private static final int DEFAULT_LIMIT = 100;

        /**
         * @param filter null = none
         * @param limit null = the default
         * @throws IllegalArgumentException with a sentence for the user, if the limit is not a number
         */
        public static Query of(Object filter, Object limit) {
            String pattern = filter == null ? "" : filter.toString();
            int wanted = limit == null ? DEFAULT_LIMIT : number(limit.toString().strip());
            return new Query(pattern, Math.max(0, Math.min(wanted, MOST_LISTED)));
        }

        private static int number(String limit) {
            try {
                return Integer.parseInt(limit);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "The limit must be a whole number, at most " + MOST_LISTED);
            }
        }

        /** Delivered tasks are of interest to those who search for one. */
        Stream<Listed> finished() {
            return filter.isBlank() ? Stream.empty() : Stream.of(Listed.DELIVERED);
        }

        boolean matches(VideoTask task) {
            return filter.isBlank()
                    || Stream.of(
                                    task.getSubmissionId(),
                                    task.getTaskId(),
                                    task.getIdempotencyKey(),
                                    task.getModel(),
                                    task.getGroup(),
                                    task.getState().name(),
                                    task.getDelivery().name())
                            .filter(Objects::nonNull)
                            .anyMatch(word -> PatternHelper.matchPattern(word, filter));
        }
    }

    public JsonObject json(Query query) {
        TaskColumns columns = new TaskColumns(engine.operator());
        JsonObject report = new JsonObject(counts());
        JsonArray tasks = new JsonArray();
        tasks(query).forEach(task -> tasks.add(new JsonObject(columns.row(task))));
        report.put("tasks", tasks);
        return report;
    }

    public String text(Query query) {
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
    private List<VideoTask> tasks(Query query) {
        Set<String> seen = new HashSet<>();
        Stream<VideoTask> listed =
                Stream.concat(UNFINISHED.stream(), query.finished())
                        .flatMap(list -> engine.operator().list(list, MOST_LISTED).stream());
        // its list may be longer, and what was refused is in none
        Optional<VideoTask> named =
                query.filter().isBlank()
                        ? Optional.empty()
                        : engine.operator()
                                .find(query.filter())
                                .filter(task -> account.equals(task.getAccount()));
        return Stream.concat(named.stream(), listed)
                .filter(query::matches)
                .filter(task -> seen.add(task.getSubmissionId()))
                .limit(query.limit())
                .toList();
    }
}
