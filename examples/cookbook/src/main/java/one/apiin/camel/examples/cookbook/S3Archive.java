package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Archives every completed video in S3. */
public final class S3Archive extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-s3-archive
        from("apiinone:video?download=true")
                .filter(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .setHeader("CamelAwsS3Key", simple("${header.CamelApiInOneTaskId}.mp4"))
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .to("aws2-s3://videos?multiPartUpload=true&autoCreateBucket=true");
        // end
    }
}
