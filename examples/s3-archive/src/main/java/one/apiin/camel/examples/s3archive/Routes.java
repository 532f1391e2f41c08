package one.apiin.camel.examples.s3archive;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** Submits prompts, and archives every completed video. This class is the part to copy. */
final class Routes extends RouteBuilder {

    /** Part size in bytes; files of this size or more are uploaded in parts. */
    private static final long PART = 8 * 1024 * 1024;

    @Override
    public void configure() {
        // Failed files are moved to .failed; a file dropped again with its date is never charged
        // twice.
        from("file:{{example.data}}/inbox?include=.*\\.txt&readLock=changed&readLockMinAge=500&move=.done/${file:onlyname}&moveFailed=.failed/${file:onlyname}")
                .routeId("submit")
                .to(
                        "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}")
                .log(
                        LoggingLevel.INFO,
                        "example",
                        "${header.CamelFileName} submitted as ${header.CamelApiInOneTaskId}");

        // If an exchange fails, the completion is redelivered, and the same keys are written again.
        from("apiinone:video?download=true&redeliveryDelay={{archive.redelivery-delay:30s}}")
                .routeId("completions")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("direct:archive")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "example",
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState}"
                                + " ${header.CamelApiInOneFailureMessage}");

        from("direct:archive")
                .routeId("archive")
                .process(Routes::name)
                // large files are uploaded in parts, so they need not fit into the heap
                .to("aws2-s3://{{s3.bucket}}?multiPartUpload=true&partSize=" + PART)
                // aws2-s3 4.18 omits the metadata of multipart uploads: a copy in place adds it
                .filter(header("Content-Length").isGreaterThanOrEqualTo(PART))
                .setBody(Routes::sameWithMetadata)
                .to("aws2-s3://{{s3.bucket}}?operation=copyObject&pojoRequest=true")
                .end()
                .setBody(exchangeProperty("sidecar"))
                .marshal()
                .json()
                .setHeader("CamelAwsS3Key", simple("${header.CamelAwsS3Key}.json"))
                .setHeader("CamelAwsS3ContentType", constant("application/json"))
                .removeHeader("Content-Length")
                .to("aws2-s3://{{s3.bucket}}")
                .log(LoggingLevel.INFO, "example", "archived ${exchangeProperty.key}");
    }

    /**
     * Sets key and metadata. The key depends on the task only, not on the clock: date / model / source
     * file and task id.
     */
    private static void name(Exchange exchange) {
        Message message = exchange.getMessage();
        String file = message.getHeader("CamelFileName", String.class);
        String date = message.getHeader("CamelApiInOneEndedAt", String.class).substring(0, 10);
        String model = message.getHeader("CamelApiInOneTaskModel", String.class);
        String taskId = message.getHeader("CamelApiInOneTaskId", String.class);
        int dot = file.lastIndexOf('.');
        String key =
                date
                        + "/"
                        + model
                        + "/"
                        + file.substring(0, dot)
                        + "-"
                        + taskId
                        + file.substring(dot);

        Map<String, String> known = new LinkedHashMap<>();
        known.put("task-id", taskId);
        known.put("submission-id", message.getHeader("CamelApiInOneSubmissionId", String.class));
        known.put("model", model);
        known.put("credits", message.getHeader("CamelApiInOneCredits", "", String.class));
        Map<String, String> sidecar = new LinkedHashMap<>(known);
        sidecar.put("video", key);
        sidecar.put("submitted-at", message.getHeader("CamelApiInOneSubmittedAt", String.class));
        sidecar.put("ended-at", message.getHeader("CamelApiInOneEndedAt", String.class));

        message.setHeader("CamelAwsS3Key", key);
        message.setHeader("CamelAwsS3ContentType", message.getHeader("Content-Type"));
        message.setHeader("CamelAwsS3Metadata", known);
        exchange.setProperty("key", key);
        exchange.setProperty("sidecar", sidecar);
    }

    /** A copy of the object to itself that replaces its metadata. */
    private static CopyObjectRequest sameWithMetadata(Exchange exchange) {
        Message message = exchange.getMessage();
        String bucket = message.getHeader("CamelAwsS3ProducedBucketName", String.class);
        String key = message.getHeader("CamelAwsS3Key", String.class);
        @SuppressWarnings("unchecked")
        Map<String, String> metadata = message.getHeader("CamelAwsS3Metadata", Map.class);
        return CopyObjectRequest.builder()
                .sourceBucket(bucket)
                .sourceKey(key)
                .destinationBucket(bucket)
                .destinationKey(key)
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType(message.getHeader("CamelAwsS3ContentType", String.class))
                .build();
    }
}
