package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Submits an image in S3 by a presigned URL. */
public final class PresignedImage extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-presigned-image
        from("direct:image")
                .setHeader("CamelAwsS3DowloadLinkExpirationTime", constant(7_200_000))
                .to("aws2-s3://images?operation=createDownloadLink")
                .setHeader("CamelApiInOneImageUrls", body())
                .setBody(constant("The camera moves slowly forward"))
                .removeHeader("Content-Type")
                .to("apiinone:video?model=grok-imagine/image-to-video");
        // end
    }
}
