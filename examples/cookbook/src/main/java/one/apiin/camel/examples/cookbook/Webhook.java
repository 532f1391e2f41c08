package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Receives prompts over HTTP, and posts each completion to a webhook until it succeeds. */
public final class Webhook extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-webhook
        from("platform-http:/videos?httpMethodRestrict=POST")
                .to("apiinone:video?idempotencyKey=${header.X-Order}&correlationHeaders=X-Order")
                .setHeader("CamelHttpResponseCode", constant(202))
                .setBody(simple("${header.CamelApiInOneSubmissionId}"));

        from("apiinone:video?redeliveryDelay={{webhook.again}}")
                .setBody(
                        simple(
                                "{\"order\": \"${header.X-Order}\", \"state\": \"${header.CamelApiInOneTaskState}\"}"))
                .removeHeaders("*")
                .setHeader("Content-Type", constant("application/json"))
                .to("{{webhook}}");
        // end
    }
}
