package one.apiin.camel.examples.cookbook;

import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;

/** One of several equal nodes that share a PostgreSQL database. */
public final class ClusterNode extends RouteBuilder {

    private final Consumer<String> done;

    public ClusterNode(Consumer<String> done) {
        this.done = done;
    }

    @Override
    public void configure() {
        // snippet:cookbook-cluster
        from("direct:order")
                .to("apiinone:video?idempotencyKey=${header.OrderId}&correlationHeaders=OrderId");

        from("apiinone:video").to("direct:done");
        // end

        from("direct:done")
                .process(e -> done.accept(e.getMessage().getHeader("OrderId", String.class)));
    }
}
