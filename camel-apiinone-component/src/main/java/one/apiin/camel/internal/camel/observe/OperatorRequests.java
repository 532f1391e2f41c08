package one.apiin.camel.internal.camel.observe;

import java.util.ArrayList;
import java.util.List;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneOperation;
import one.apiin.camel.internal.OperatorActions;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Message;

/**
 * The operator's actions as operations of the producer, with their arguments in headers. Answers hold no
 * prompt and no result URL.
 *
 * <p>Threads: pure functions.
 */
public final class OperatorRequests {

    private OperatorRequests() {}

    /**
     * The tasks that the header {@code CamelApiInOneTaskState} names, as maps of their columns; without it
     * those that need a decision.
     *
     * @throws IllegalArgumentException if the header names another state
     */
    public static List<Object> list(Message message, OperatorActions operator) {
        String state = message.getHeader(ApiInOneConstants.TASK_STATE, String.class);
        TaskColumns columns = new TaskColumns(operator);
        return new ArrayList<>(operator.list(state).stream().map(columns::row).toList());
    }

    /**
     * Decides about the submission that the header {@code CamelApiInOneSubmissionId} names.
     *
     * @throws IllegalArgumentException if it is unknown, or a header is missing
     * @throws IllegalStateException if the decision does not apply to its state
     */
    public static VideoTask decide(
            Message message, ApiInOneOperation operation, OperatorActions operator) {
        String id = message.getHeader(ApiInOneConstants.SUBMISSION_ID, String.class);
        VideoTask task =
                switch (operation) {
                    case adopt ->
                            operator.adopt(
                                    id, message.getHeader(ApiInOneConstants.TASK_ID, String.class));
                    case notCharged -> operator.notCharged(id);
                    case release -> operator.release(id);
                    case checkNow -> operator.checkNow(id);
                    default -> throw new IllegalArgumentException("Not a decision: " + operation);
                };
        return task.toBuilder()
                .videoUrls(List.of())
                .failure(task.getFailureCode(), OperatorActions.failure(task))
                .rawReply(null)
                .build();
    }
}
