package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Sends a Kafka record for every completion, with the submission's id as its key. */
public final class KafkaNotification extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-kafka
        from("apiinone:video")
                .setHeader("kafka.KEY", header("CamelApiInOneSubmissionId"))
                .setHeader("CamelKafkaKey", header("CamelApiInOneSubmissionId"))
                .setBody(simple("${header.CamelApiInOneTaskState}"))
                .removeHeaders("CamelApiInOne*")
                .to("kafka:videos");
        // end
    }
}
