package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** A common implementation by hand, not for production use. See {@link AfterMigration}. */
public final class BeforeByHand extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-by-hand
        errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(100));

        from("direct:by-hand")
                .setBody(
                        simple(
                                "{\"model\": \"grok-imagine/text-to-video\", \"prompt\": \"${body}\"}"))
                .setHeader("Authorization", constant("Bearer {{provider.key}}"))
                .setHeader("Content-Type", constant("application/json"))
                .to("{{provider}}/api/v1/videos/generations")
                .unmarshal()
                .json()
                .setProperty("task", simple("${body[data][task_id]}"))
                .setBody(constant(""))
                .loopDoWhile(simple("${body} !contains 'SUCCESS'"))
                .delay(constant("{{by-hand.pause}}"))
                .setHeader("CamelHttpMethod", constant("GET"))
                .toD("{{provider}}/api/v1/tasks/${exchangeProperty.task}")
                .convertBodyTo(String.class)
                .end();
        // end
    }
}
