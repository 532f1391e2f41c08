package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Sends a JMS message for every completion. */
public final class JmsNotification extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-jms
        from("apiinone:video")
                .setBody(
                        simple("${header.CamelApiInOneTaskId} is ${header.CamelApiInOneTaskState}"))
                .setHeader("JMSCorrelationID", header("CamelApiInOneSubmissionId"))
                .removeHeaders("CamelApiInOne*")
                .to("jms:queue:videos");
        // end
    }
}
