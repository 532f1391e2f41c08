package one.apiin.camel.internal.camel.observe;

import static one.apiin.camel.internal.OperatorActions.MOST_LISTED;

import java.util.Objects;
import java.util.stream.Stream;
import one.apiin.camel.task.TaskQuery.Listed;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.support.PatternHelper;

/**
 * Which tasks the developer console shows.
 *
 * @param filter what one of the words of a task matches; blank = all unfinished ones
 * @param limit the most tasks of one account
 */
public record ConsoleQuery(String filter, int limit) {

    private static final int DEFAULT_LIMIT = 100;

    /**
     * @param filter null = none
     * @param limit null = the default
     * @throws IllegalArgumentException with a sentence for the user, if the limit is not a number
     */
    public static ConsoleQuery of(Object filter, Object limit) {
        String pattern = filter == null ? "" : filter.toString();
        int wanted = limit == null ? DEFAULT_LIMIT : number(limit.toString().strip());
        return new ConsoleQuery(pattern, Math.max(0, Math.min(wanted, MOST_LISTED)));
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
