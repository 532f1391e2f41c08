package one.apiin.camel.examples.cookbook;

import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import org.apache.camel.builder.RouteBuilder;

/** Stores failed submissions and tasks in a folder, with their details. */
public final class DeadLetter extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-dead-letter
        onException(
                        SubmitRejectedException.class,
                        CreditLimitExceededException.class,
                        SubmitOutcomeUnknownException.class)
                .handled(true)
                .transform(simple("${exception.message}"))
                .to("file:{{dead}}/submit?fileName=${exchangeId}.txt");

        from("direct:prompt").to("apiinone:video");

        from("apiinone:video?redeliveryDelay=1m&maxDeliveries=30")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("direct:archive")
                .otherwise()
                .convertBodyTo(String.class)
                .to(
                        "file:{{dead}}?fileName=${header.CamelApiInOneTaskState}"
                                + "-${header.CamelApiInOneSubmissionId}.json");
        // end

        from("direct:archive").to("file:{{outbox}}?fileName=${header.CamelApiInOneTaskId}.json");
    }
}
