package one.apiin.camel.examples.cookbook;

import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** Tries a failed video again, bounded by attempts and by credits. */
public final class RetryFailed extends RouteBuilder {

    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_CREDITS = 100;

    private final UnaryOperator<String> prompts;

    /**
     * @param prompts the prompt of an order; the ledger does not keep it
     */
    public RetryFailed(UnaryOperator<String> prompts) {
        this.prompts = prompts;
    }

    @Override
    public void configure() {
        // snippet:cookbook-retry
        from("direct:order").setHeader("Attempt", constant(1)).to("direct:attempt");

        from("direct:attempt")
                .setBody(e -> prompts.apply(e.getMessage().getHeader("Order", String.class)))
                .to(
                        "apiinone:video?idempotencyKey=${header.Order}-${header.Attempt}"
                                + "&correlationHeaders=Order,Attempt,Spent");

        from("apiinone:video")
                .choice()
                .when(this::mayTryAgain)
                .process(RetryFailed::count)
                .to("direct:attempt")
                .otherwise()
                .to("direct:done");
        // end
    }

    private boolean mayTryAgain(Exchange exchange) {
        Message message = exchange.getMessage();
        return "FAILED".equals(message.getHeader("CamelApiInOneTaskState"))
                && number(message, "Attempt") < MOST_ATTEMPTS
                && spent(message) < MOST_CREDITS;
    }

    private static void count(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader("Spent", spent(message));
        message.setHeader("Attempt", number(message, "Attempt") + 1);
    }

    /** A failed task is charged in part or not at all: the provider says how much. */
    private static int spent(Message message) {
        return number(message, "Spent") + number(message, "CamelApiInOneCredits");
    }

    private static int number(Message message, String header) {
        return message.getHeader(header, 0, Integer.class);
    }
}
