package one.apiin.camel.examples.cookbook;

import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitRejectedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** Submits by a second account when the first cannot, and only when nothing was charged. */
public final class FailOver extends RouteBuilder {

    @Override
    public void configure() {
        var orders = MemoryIdempotentRepository.memoryIdempotentRepository(10_000);

        // snippet:cookbook-fail-over
        from("direct:order")
                .idempotentConsumer(header("Order"))
                .idempotentRepository(orders)
                .removeOnFailure(false)
                .loadBalance()
                .failover(
                        ProviderBusyException.class,
                        CreditLimitExceededException.class,
                        SubmitRejectedException.class)
                .to("apiinone:video?idempotencyKey=${header.Order}&correlationHeaders=Order")
                .to("second:video?idempotencyKey=${header.Order}&correlationHeaders=Order");

        from("apiinone:video").to("direct:done");
        from("second:video").to("direct:done");
        // end
    }
}
