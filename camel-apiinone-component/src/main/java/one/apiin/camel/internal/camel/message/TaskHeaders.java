package one.apiin.camel.internal.camel.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneOperation;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Message;

/** Puts a task into a message: the body and the headers of {@link ApiInOneConstants}. */
public final class TaskHeaders {

    private static final String[] STEERING = {
        ApiInOneConstants.OPERATION,
        ApiInOneConstants.MODEL,
        ApiInOneConstants.PROMPT,
        ApiInOneConstants.IMAGE_URLS,
        ApiInOneConstants.PARAMETERS,
        ApiInOneConstants.IDEMPOTENCY_KEY
    };

    /** The headers that describe a task. */
    private static final String[] TASK = {
        ApiInOneConstants.SUBMISSION_ID,
        ApiInOneConstants.TASK_ID,
        ApiInOneConstants.TASK_STATE,
        ApiInOneConstants.TASK_MODEL,
        ApiInOneConstants.VIDEO_URL,
        ApiInOneConstants.VIDEO_URLS,
        ApiInOneConstants.CREDITS,
        ApiInOneConstants.ESTIMATED_CREDITS,
        ApiInOneConstants.SUBMITTED_AT,
        ApiInOneConstants.ENDED_AT,
        ApiInOneConstants.FAILURE_CODE,
        ApiInOneConstants.FAILURE_MESSAGE,
        ApiInOneConstants.DUPLICATE,
        ApiInOneConstants.COMPLETION_SOURCE,
        ApiInOneConstants.DELIVERY_ATTEMPT
    };

    private TaskHeaders() {}

    /** The task as body and headers; the headers that steered this step are removed. */
    public static void write(Message message, VideoTask task) {
        forgetStep(message);
        message.setBody(task);
        headers(message, task);
    }

    /** Removes the headers that steered this step, which must not steer the next one. */
    public static void forgetStep(Message message) {
        for (String header : STEERING) {
            message.removeHeader(header);
        }
    }

    /** Removes the headers of an earlier task. */
    public static void forgetTask(Message message) {
        for (String header : TASK) {
            message.removeHeader(header);
        }
    }

    /** The same, unless the URL is one of the task's. */
    public static void forgetTaskWithout(Message message, String url) {
        Object all = message.getHeader(ApiInOneConstants.VIDEO_URLS);
        boolean known =
                url.equals(message.getHeader(ApiInOneConstants.VIDEO_URL))
                        || all instanceof Collection<?> urls && urls.contains(url);
        if (!known) {
            forgetTask(message);
        }
    }

    /** The headers of this task only. */
    public static void headers(Message message, VideoTask task) {
        forgetTask(message);
        put(message, ApiInOneConstants.SUBMISSION_ID, task.getSubmissionId());
        put(message, ApiInOneConstants.TASK_ID, task.getTaskId());
        put(message, ApiInOneConstants.TASK_STATE, task.getState().name());
        put(message, ApiInOneConstants.TASK_MODEL, task.getModel());
        put(message, ApiInOneConstants.VIDEO_URL, task.getVideoUrl());
        put(
                message,
                ApiInOneConstants.VIDEO_URLS,
                task.getVideoUrls().isEmpty() ? null : new ArrayList<>(task.getVideoUrls()));
        put(message, ApiInOneConstants.CREDITS, task.getCredits());
        put(message, ApiInOneConstants.ESTIMATED_CREDITS, task.getEstimatedCredits());
        put(message, ApiInOneConstants.SUBMITTED_AT, text(task.getSubmittedAt()));
        put(message, ApiInOneConstants.ENDED_AT, text(task.getEndedAt()));
        put(message, ApiInOneConstants.FAILURE_CODE, task.getFailureCode());
        put(message, ApiInOneConstants.FAILURE_MESSAGE, task.getFailureMessage());
        put(message, ApiInOneConstants.COMPLETION_SOURCE, task.getCompletionSource());
    }

    /**
     * Describes a failure for the error handler. Unless nothing was sent, the operation of a submit is
     * removed, so that the next step does not submit too. The other headers stay, so that a message sent
     * again makes the same request under the same key.
     */
    public static void write(
            Message message, ApiInOneOperation operation, ApiInOneException failure) {
        if (operation.submits() && (failure.isMayHaveBeenCharged() || !isNothingDone(failure))) {
            message.removeHeader(ApiInOneConstants.OPERATION);
        }
        String submission = message.getHeader(ApiInOneConstants.SUBMISSION_ID, String.class);
        if (failure.getSubmissionId() != null && !failure.getSubmissionId().equals(submission)) {
            forgetTask(message);
        }
        String state = state(failure);
        if (state != null) {
            message.setHeader(ApiInOneConstants.TASK_STATE, state);
        }
        if (failure.getSubmissionId() != null) {
            message.setHeader(ApiInOneConstants.SUBMISSION_ID, failure.getSubmissionId());
        }
        if (failure.getTaskId() != null) {
            message.setHeader(ApiInOneConstants.TASK_ID, failure.getTaskId());
        }
    }

    private static boolean isNothingDone(ApiInOneException failure) {
        return failure instanceof SubmitRejectedException
                || failure instanceof ProviderBusyException
                || failure instanceof CreditLimitExceededException
                || failure.getClass() == ApiInOneException.class;
    }

    private static String state(ApiInOneException failure) {
        if (failure instanceof SubmitOutcomeUnknownException) {
            return TaskState.OUTCOME_UNKNOWN.name();
        }
        if (failure instanceof GenerationFailedException) {
            return TaskState.FAILED.name();
        }
        return failure instanceof WatchEndedException ended ? ended.getTaskState() : null;
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void put(Message message, String name, Object value) {
        if (value == null) {
            message.removeHeader(name);
        } else {
            message.setHeader(name, value);
        }
    }
}
