package one.apiin.camel;

import org.apache.camel.spi.Metadata;

/** The message headers. Values are simple types only. */
public final class ApiInOneConstants {

    @Metadata(
            label = "producer",
            description = "The operation for this message, instead of the option.",
            javaType = "String",
            enums = "submit,generate,await,status,download,list,adopt,notCharged,release,checkNow")
    public static final String OPERATION = "CamelApiInOneOperation";

    @Metadata(
            label = "producer",
            description = "The model; takes precedence over body and option.",
            javaType = "String")
    public static final String MODEL = "CamelApiInOneModel";

    @Metadata(
            label = "producer",
            description = "The prompt, verbatim; takes precedence over body and option.",
            javaType = "String")
    public static final String PROMPT = "CamelApiInOnePrompt";

    @Metadata(
            label = "producer",
            description =
                    "Public http(s) URLs of source images: a List, or text separated by commas.",
            javaType = "java.util.List<String>")
    public static final String IMAGE_URLS = "CamelApiInOneImageUrls";

    @Metadata(
            label = "producer",
            description =
                    "Further fields of the provider's request; they take precedence over body and"
                            + " options.",
            javaType = "java.util.Map<String, Object>")
    public static final String PARAMETERS = "CamelApiInOneParameters";

    @Metadata(
            label = "producer",
            description = "The idempotency key, instead of the option.",
            javaType = "String")
    public static final String IDEMPOTENCY_KEY = "CamelApiInOneIdempotencyKey";

    @Metadata(
            description = "The provider's task id. In: the task to await, poll or download.",
            javaType = "String")
    public static final String TASK_ID = "CamelApiInOneTaskId";

    @Metadata(
            description = "The component's id of the submission, its key in the ledger.",
            javaType = "String")
    public static final String SUBMISSION_ID = "CamelApiInOneSubmissionId";

    @Metadata(
            description =
                    "In, for the operation list: a list's name, as in JMX. Else the state of the task when the message was made.",
            javaType = "String",
            enums = "RUNNING,REJECTED,COMPLETED,FAILED,WATCH_ENDED,OUTCOME_UNKNOWN")
    public static final String TASK_STATE = "CamelApiInOneTaskState";

    @Metadata(description = "The model of the task.", javaType = "String")
    public static final String TASK_MODEL = "CamelApiInOneTaskModel";

    @Metadata(
            description =
                    "The first result URL, or that of the body's video. It expires, and gives"
                            + " access to the video.",
            javaType = "String")
    public static final String VIDEO_URL = "CamelApiInOneVideoUrl";

    @Metadata(description = "All result URLs in order.", javaType = "java.util.List<String>")
    public static final String VIDEO_URLS = "CamelApiInOneVideoUrls";

    @Metadata(
            description = "Credits that the provider reports as consumed, rounded up.",
            javaType = "Integer")
    public static final String CREDITS = "CamelApiInOneCredits";

    @Metadata(
            description =
                    "The estimated credits of the submission, the upper end of a range. Absent if"
                            + " the price is not known.",
            javaType = "Integer")
    public static final String ESTIMATED_CREDITS = "CamelApiInOneEstimatedCredits";

    @Metadata(description = "When the task was accepted, ISO-8601 text.", javaType = "String")
    public static final String SUBMITTED_AT = "CamelApiInOneSubmittedAt";

    @Metadata(description = "When the completion was recorded, ISO-8601 text.", javaType = "String")
    public static final String ENDED_AT = "CamelApiInOneEndedAt";

    @Metadata(
            description = "The provider's code of a failure, if it gave one.",
            javaType = "String")
    public static final String FAILURE_CODE = "CamelApiInOneFailureCode";

    @Metadata(description = "Why the task failed or its outcome is unknown.", javaType = "String")
    public static final String FAILURE_MESSAGE = "CamelApiInOneFailureMessage";

    @Metadata(
            description = "true if an earlier submit with the same key created this task.",
            javaType = "Boolean")
    public static final String DUPLICATE = "CamelApiInOneDuplicate";

    @Metadata(
            label = "consumer",
            description = "How the completion was detected.",
            javaType = "String",
            enums = "poll,callback")
    public static final String COMPLETION_SOURCE = "CamelApiInOneCompletionSource";

    @Metadata(
            label = "consumer",
            description = "The number of this delivery of the completion, from 1.",
            javaType = "Integer")
    public static final String DELIVERY_ATTEMPT = "CamelApiInOneDeliveryAttempt";

    private ApiInOneConstants() {}
}
