package one.apiin.camel.internal.transition;

import java.time.Duration;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

/** The exceptions that report a submission or a completion to an exchange. */
public final class TaskExceptions {

    private static final int MOST_CAUSES = 20;
    private static final String WITHHELD = "(withheld)";

    private TaskExceptions() {}

    public static ApiInOneException of(VideoTask completed) {
        return of(completed, null);
    }

    /**
     * The exception that reports a completion to the exchange that waited for it; null if COMPLETED.
     *
     * @param prompt that of the task's request, which the message does not repeat; null if it is not at hand
     */
    public static ApiInOneException of(VideoTask completed, String prompt) {
        return switch (completed.getState()) {
            case COMPLETED -> null;
            case FAILED -> failed(completed, prompt);
            case WATCH_ENDED -> {
                String why = "watchTimeout is over; polling has stopped";
                yield watchEnded(completed, TaskState.WATCH_ENDED, why);
            }
            default -> throw new IllegalStateException("Not completed: " + completed);
        };
    }

    public static SubmitRejectedException refused(VideoTask task, int status, String message) {
        return new SubmitRejectedException(
                "Refused by the provider, nothing was charged: " + message + " [AIO-0001]",
                null,
                new ErrorContext(task.getSubmissionId(), null, status, false));
    }

    public static SubmitRejectedException usedKey(VideoTask task) {
        String message =
                "The idempotencyKey was used before with another request (submission %s, %s); nothing"
                        + " was sent. Use a new key for a new video";
        return new SubmitRejectedException(
                message.formatted(task.getSubmissionId(), task.getState()),
                null,
                new ErrorContext(task.getSubmissionId(), task.getTaskId(), 0, false));
    }

    /**
     * There is a credit limit, and the price of the request is not known.
     *
     * @param id the model's catalog entry: an entry of a sub-model's name would be another model, without its checks
     */
    public static SubmitRejectedException unpriced(String model, String id) {
        String message =
                "There is a creditLimit, and the price of this request for the model %s is not"
                        + " known; nothing was sent. Give its price in a file named by the option"
                        + " modelCatalog; it replaces the model's whole price list, so give the"
                        + " credits of the dearest request, for example\n"
                        + "{\"%s\": {\"price\":\n    {\"creditsAtMost\": 1200}}}";
        return new SubmitRejectedException(
                message.formatted(model, id), null, ErrorContext.nothingSent());
    }

    public static SubmitOutcomeUnknownException unknown(
            VideoTask task, int status, String why, Throwable cause) {
        String message =
                "The outcome of submission %s is unknown, it may have been charged and is not"
                        + " repeated: %s [AIO-0003]";
        return new SubmitOutcomeUnknownException(
                message.formatted(task.getSubmissionId(), why), cause, charged(task, status));
    }

    public static SubmitOutcomeUnknownException unrecorded(
            VideoTask task, String taskId, Throwable cause) {
        String message =
                "Task %s was accepted, but the ledger could not record it for submission %s yet"
                        + " [AIO-0004]";
        return new SubmitOutcomeUnknownException(
                message.formatted(taskId, task.getSubmissionId()),
                cause,
                new ErrorContext(task.getSubmissionId(), taskId, 0, true));
    }

    /** The first submit with the key, or of the exchange, has no outcome that this one could report. */
    public static ProviderBusyException undecided(VideoTask first, String why, Throwable cause) {
        return undecided(charged(first, 0), why, cause);
    }

    /** The same of a submission whose row is gone, as after a fail-over to a database without the last commits. */
    public static ProviderBusyException gone(String submissionId) {
        var context = new ErrorContext(submissionId, null, 0, true);
        return undecided(context, "its row is gone from the ledger", null);
    }

    private static ProviderBusyException undecided(
            ErrorContext first, String why, Throwable cause) {
        String message =
                "Not sent, and the submission of this request before (%s) may be charged; try later, under the"
                        + " same key only: %s [AIO-0002]";
        return new ProviderBusyException(
                message.formatted(first.submissionId(), why),
                withoutStackTrace(cause),
                first,
                null);
    }

    public static ProviderBusyException busy(
            String submissionId, int status, String why, Duration retryAfter, Throwable cause) {
        return new ProviderBusyException(
                "Not accepted now, nothing was charged; try later: " + why + " [AIO-0002]",
                withoutStackTrace(cause),
                new ErrorContext(submissionId, null, status, false),
                retryAfter);
    }

    private static Throwable withoutStackTrace(Throwable cause) {
        Throwable one = cause;
        for (int i = 0; i < MOST_CAUSES && one != null; i++) {
            one.setStackTrace(new StackTraceElement[0]);
            one = one.getCause();
        }
        return cause;
    }

    public static ApiInOneException ledgerDown(VideoTask task, Throwable cause) {
        String message =
                "The ledger does not respond, so the component cannot wait for task %s; the task goes"
                        + " on [AIO-0009]";
        return new ApiInOneException(message.formatted(task.getTaskId()), cause, charged(task, 0));
    }

    private static GenerationFailedException failed(VideoTask task, String prompt) {
        String named = ProviderText.brief(task.getFailureCode());
        String code = named == null ? "" : " (" + named + ")";
        String shown = withoutPrompt(task, prompt);
        String reason = shown == null ? "the provider gave no reason" : shown;
        return new GenerationFailedException(
                "Task %s failed%s: %s".formatted(task.getTaskId(), code, reason),
                null,
                charged(task, 0));
    }

    /** Why the row ended, for all who may see it: of a failed task without its prompt, perhaps its code only. */
    public static String shownFailure(VideoTask task) {
        if (task.getState() != TaskState.FAILED) {
            return task.getFailureMessage();
        }
        String reason = withoutPrompt(task, null);
        String code = ProviderText.brief(task.getFailureCode());
        return WITHHELD.equals(reason) && code != null ? code : reason;
    }

    /** The ledger has deleted the reply to a delivered task, which named the prompts that the reason may repeat. */
    private static String withoutPrompt(VideoTask task, String prompt) {
        String text = task.getFailureMessage();
        boolean deleted = task.getRawReply() == null && task.getDelivery() == Delivery.DELIVERED;
        return deleted && prompt == null && text != null
                ? WITHHELD
                : ProviderText.reason(text, task.getRawReply(), prompt);
    }

    /** The wait is over, the task runs on. */
    public static WatchEndedException waitEnded(VideoTask task, String why) {
        return watchEnded(task, TaskState.RUNNING, why);
    }

    private static WatchEndedException watchEnded(VideoTask task, TaskState state, String why) {
        String message = "Stopped waiting for task %s (%s): %s [AIO-0005]";
        return new WatchEndedException(
                message.formatted(task.getTaskId(), state, why), state.name(), charged(task, 0));
    }

    private static ErrorContext charged(VideoTask task, int status) {
        return new ErrorContext(task.getSubmissionId(), task.getTaskId(), status, true);
    }
}
