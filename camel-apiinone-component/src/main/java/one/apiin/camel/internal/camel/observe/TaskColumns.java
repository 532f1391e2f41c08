package one.apiin.camel.internal.camel.observe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/**
 * The columns of a task in JMX tables, in the developer console and in answers to routes. They hold no API key, prompt or result
 * URL.
 */
public final class TaskColumns {

    /** Numbered, so that consoles that sort can restore the order. */
    private static final String NUMBER = "number";

    private record Column(String name, OpenType<?> type, Function<VideoTask, Object> value) {}

    private final List<Column> columns;

    public TaskColumns(OperatorActions operator) {
        columns =
                List.of(
                        text("submissionId", VideoTask::getSubmissionId),
                        text("taskId", VideoTask::getTaskId),
                        text("idempotencyKey", VideoTask::getIdempotencyKey),
                        text("model", VideoTask::getModel),
                        text("group", VideoTask::getGroup),
                        text("state", task -> task.getState().name()),
                        text("delivery", task -> task.getDelivery().name()),
                        number("polls", task -> task.tracking().polls().pollCount()),
                        text("since", task -> text(since(task))),
                        text("nextPollAt", task -> text(task.tracking().polls().nextPollAt())),
                        text("expectedAt", task -> text(operator.expectedAt(task))),
                        number("deliveryAttempt", VideoTask::getDeliveryAttempt),
                        text("nextDeliveryAt", task -> text(task.getNextDeliveryAt())),
                        text("lastDeliveryError", VideoTask::getLastDeliveryError),
                        text("node", VideoTask::getNode),
                        new Column(
                                "overdue",
                                SimpleType.BOOLEAN,
                                task -> task.tracking().polls().overdue()),
                        number("estimatedCredits", VideoTask::getEstimatedCredits),
                        text("failure", OperatorActions::failure));
    }

    private static Column text(String name, Function<VideoTask, Object> value) {
        return new Column(name, SimpleType.STRING, value);
    }

    private static Column number(String name, Function<VideoTask, Object> value) {
        return new Column(name, SimpleType.INTEGER, value);
    }

    /** Of an unknown outcome, its reservation: the request followed, and may have been found lost hours later. */
    private static Instant since(VideoTask task) {
        if (task.getState() == TaskState.OUTCOME_UNKNOWN) {
            return task.getCreatedAt();
        }
        if (task.getEndedAt() != null) {
            return task.getEndedAt();
        }
        return task.getSubmittedAt() == null ? task.getCreatedAt() : task.getSubmittedAt();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** The values of one task by column; a value that is null is left out. */
    public Map<String, Object> row(VideoTask task) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (Column column : columns) {
            Object value = column.value().apply(task);
            if (value != null) {
                row.put(column.name(), value);
            }
        }
        return row;
    }

    /** A table for JMX, one row for each task, in the order of the list. */
    public TabularData table(String name, List<VideoTask> tasks) {
        Map<String, OpenType<?>> typed = new LinkedHashMap<>();
        typed.put(NUMBER, SimpleType.INTEGER);
        columns.forEach(column -> typed.put(column.name(), column.type()));
        String[] titles = typed.keySet().toArray(String[]::new);
        OpenType<?>[] types = typed.values().toArray(OpenType<?>[]::new);
        try {
            CompositeType row = new CompositeType(name, "one submission", titles, titles, types);
            TabularData table =
                    new TabularDataSupport(
                            new TabularType(name, "the oldest first", row, new String[] {NUMBER}));
            for (VideoTask task : tasks) {
                List<Object> values = new ArrayList<>(List.of(table.size() + 1));
                columns.forEach(column -> values.add(column.value().apply(task)));
                table.put(new CompositeDataSupport(row, titles, values.toArray()));
            }
            return table;
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
