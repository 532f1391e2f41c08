package one.apiin.camel.examples.imagetovideo;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** A picture to S3, a link to it to the provider, the video next to the picture. The part to copy. */
final class Routes extends RouteBuilder {

    @Override
    public void configure() {
        // What fails is put aside; dropped again with its date, it is never paid twice.
        from("file:{{example.data}}/inbox?include=.*\\.(jpg|jpeg|png|webp)&readLock=changed&readLockMinAge=500&probeContentType=true&move=.done/${file:onlyname}&moveFailed=.failed/${file:onlyname}")
                .routeId("buy")
                .setHeader("CamelAwsS3Key", header("CamelFileName"))
                .setHeader("CamelAwsS3ContentType", header("CamelFileContentType"))
                .to("aws2-s3://{{s3.bucket}}")
                // the provider fetches the picture by a link that ends after two hours (the name is
                // aws2-s3's)
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
                .routeId("ended")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                // with the task's id: cat.png and cat.jpg are two videos, and so is a picture
                // bought again
                .setHeader(
                        "CamelAwsS3Key",
                        simple(
                                "${file:name.noext}-${header.CamelApiInOneTaskId}.${file:name.ext.single}"))
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .to("aws2-s3://{{s3.bucket}}")
                .log(LoggingLevel.INFO, "example", "archived ${header.CamelAwsS3Key}")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "example",
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState} ${header.CamelApiInOneFailureMessage}");
    }
}
