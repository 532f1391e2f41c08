package one.apiin.camel.examples.imagetovideo;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * Uploads an image to S3, submits its presigned URL, and stores the video next to it. The part to
 * copy.
 */
final class Routes extends RouteBuilder {

    @Override
    public void configure() {
        // Failed files are moved to .failed; a file dropped again with its date is never charged
        // twice.
        from("file:{{example.data}}/inbox?include=.*\\.(jpg|jpeg|png|webp)&readLock=changed&readLockMinAge=500&probeContentType=true&move=.done/${file:onlyname}&moveFailed=.failed/${file:onlyname}")
                .routeId("submit")
                .setHeader("CamelAwsS3Key", header("CamelFileName"))
                .setHeader("CamelAwsS3ContentType", header("CamelFileContentType"))
                .to("aws2-s3://{{s3.bucket}}")
                // the provider fetches the image by a presigned URL that expires after two hours
                // (the
                // header name is that of aws2-s3)
                .setHeader("CamelAwsS3DowloadLinkExpirationTime", constant(7_200_000))
                .to("aws2-s3://{{s3.bucket}}?operation=createDownloadLink")
                .setHeader("CamelApiInOneImageUrls", body())
                .setBody(constant("{{example.prompt:The camera moves slowly forward}}"))
                .removeHeader("Content-Type")
                .to(
                        "apiinone:video?model=grok-imagine/image-to-video&idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}")
                .log(
                        LoggingLevel.INFO,
                        "example",
                        "${header.CamelFileName} submitted as ${header.CamelApiInOneTaskId}");

        from("apiinone:video?download=true")
                .routeId("completions")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                // the key contains the task id, as cat.png and cat.jpg have different videos, and
                // so
                // does an image that is submitted again
                .setHeader(
                        "CamelAwsS3Key",
                        simple(
                                "${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}"))
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .to("aws2-s3://{{s3.bucket}}")
                .log(LoggingLevel.INFO, "example", "archived ${header.CamelAwsS3Key}")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "example",
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState}"
                                + " ${header.CamelApiInOneFailureMessage}");
    }
}
