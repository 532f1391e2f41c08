package one.apiin.camel.internal.camel.observe;

import java.util.Arrays;
import java.util.List;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import one.apiin.camel.task.VideoTask;

/** Tasks as a table for JMX consoles. Shows no key of the account, no prompt and no link. */
public final class TaskColumns {

    /** Numbered, so that the order is kept by consoles that sort. */
    private static final String[] COLUMNS = {
        "number",
        "submissionId",
        "taskId",
        "idempotencyKey",
        "model",
        "group",
        "state",
        "delivery",
        "since",
        "estimatedCredits",
        "failure"
    };

    private TaskColumns() {}

    /** One row for each task, in the order of the list. */
    public static TabularData of(String name, List<VideoTask> tasks) {
        try {
            CompositeType row =
                    new CompositeType(name, "one submission", COLUMNS, COLUMNS, types());
            TabularData table =
                    new TabularDataSupport(
                            new TabularType(
                                    name, "the oldest first", row, new String[] {"number"}));
            for (VideoTask task : tasks) {
                table.put(new CompositeDataSupport(row, COLUMNS, values(table.size() + 1, task)));
            }
            return table;
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OpenType<?>[] types() {
        OpenType<?>[] types = new OpenType<?>[COLUMNS.length];
        Arrays.fill(types, SimpleType.STRING);
        types[0] = SimpleType.INTEGER;
        types[9] = SimpleType.INTEGER;
        return types;
    }

    private static Object[] values(int number, VideoTask task) {
        return new Object[] {
            number,
            task.getSubmissionId(),
            task.getTaskId(),
            task.getIdempotencyKey(),
            task.getModel(),
            task.getGroup(),
            task.getState().name(),
            task.getDelivery().name(),
            String.valueOf(task.getEndedAt()),
            task.getEstimatedCredits(),
            task.getFailureMessage()
        };
    }
}
