package one.apiin.camel.internal.camel.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.ApiInOneOperation;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.util.SimilarNames;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Message;

/** Puts a task into a message: the body and the headers of {@link ApiInOneConstants}. */
public final class TaskHeaders {

    private static final List<String> STEERING =
            List.of(
                    ApiInOneConstants.OPERATION,
                    ApiInOneConstants.MODEL,
                    ApiInOneConstants.PROMPT,
                    ApiInOneConstants.IMAGE_URLS,
                    ApiInOneConstants.PARAMETERS,
                    ApiInOneConstants.IDEMPOTENCY_KEY);

    /** The headers that describe a task; two of them are set where they are known. */
    private static final Map<String, Function<VideoTask, Object>> TASK = new LinkedHashMap<>();

    private static final String PREFIX = "CamelApiInOne";

    /** In any letter case, as in Camel's messages. */
    private static final Set<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        TASK.put(ApiInOneConstants.SUBMISSION_ID, VideoTask::getSubmissionId);
        TASK.put(ApiInOneConstants.TASK_ID, VideoTask::getTaskId);
        TASK.put(ApiInOneConstants.TASK_STATE, task -> task.getState().name());
        TASK.put(ApiInOneConstants.TASK_MODEL, VideoTask::getModel);
        TASK.put(ApiInOneConstants.VIDEO_URL, VideoTask::getVideoUrl);
        TASK.put(ApiInOneConstants.VIDEO_URLS, TaskHeaders::videoUrls);
        TASK.put(ApiInOneConstants.CREDITS, VideoTask::getCredits);
        TASK.put(ApiInOneConstants.ESTIMATED_CREDITS, VideoTask::getEstimatedCredits);
        TASK.put(
                ApiInOneConstants.SUBMITTED_AT,
                task -> Objects.toString(task.getSubmittedAt(), null));
        TASK.put(ApiInOneConstants.ENDED_AT, task -> Objects.toString(task.getEndedAt(), null));
        TASK.put(ApiInOneConstants.FAILURE_CODE, VideoTask::getFailureCode);
        TASK.put(ApiInOneConstants.FAILURE_MESSAGE, VideoTask::getFailureMessage);
        TASK.put(ApiInOneConstants.COMPLETION_SOURCE, VideoTask::getCompletionSource);
        TASK.put(ApiInOneConstants.DUPLICATE, task -> null);
        TASK.put(ApiInOneConstants.DELIVERY_ATTEMPT, task -> null);
        NAMES.addAll(STEERING);
        NAMES.addAll(TASK.keySet());
    }

    private TaskHeaders() {}

    /**
     * A header that is not known would be ignored, and the request paid without what it says.
     *
     * @throws IllegalArgumentException if a header has the prefix of the component's and is none of them; repeats
     *     no value
     */
    static void requireKnown(Message message) {
        if (!message.hasHeaders()) {
            return;
        }
        for (String name : message.getHeaders().keySet()) {
            boolean prefixed = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
            if (prefixed && !NAMES.contains(name)) {
                String meant = SimilarNames.nearest(name, NAMES).orElse("one of " + STEERING);
                throw new IllegalArgumentException(
                        "Header %s is not known: write %s, or rename a header of your own"
                                .formatted(name, meant));
            }
        }
    }

    /** The task as body and headers; the headers that steered this step are removed. */
    public static void write(Message message, VideoTask task) {
        forgetStep(message);
        message.setBody(task);
        headers(message, task);
    }

    /** Removes the headers that steered this step, which must not steer the next one. */
    public static void forgetStep(Message message) {
        STEERING.forEach(message::removeHeader);
    }

    /** Removes the headers of an earlier task. */
    public static void forgetTask(Message message) {
        TASK.keySet().forEach(message::removeHeader);
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
        TASK.forEach((name, value) -> put(message, name, value.apply(task)));
    }

    private static List<String> videoUrls(VideoTask task) {
        return task.getVideoUrls().isEmpty() ? null : new ArrayList<>(task.getVideoUrls());
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
        if (isOfAnotherTask(message, failure)) {
            forgetTask(message);
        }
        put(message, ApiInOneConstants.TASK_STATE, state(failure));
        put(message, ApiInOneConstants.SUBMISSION_ID, failure.getSubmissionId());
        put(message, ApiInOneConstants.TASK_ID, failure.getTaskId());
    }

    /** Without a submission id it is a task that the ledger lacks. */
    private static boolean isOfAnotherTask(Message message, ApiInOneException failure) {
        String submission = failure.getSubmissionId();
        return submission == null
                ? failure.getTaskId() != null
                : !submission.equals(
                        message.getHeader(ApiInOneConstants.SUBMISSION_ID, String.class));
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

    private static void put(Message message, String name, Object value) {
        if (value != null) {
            message.setHeader(name, value);
        }
    }
}
