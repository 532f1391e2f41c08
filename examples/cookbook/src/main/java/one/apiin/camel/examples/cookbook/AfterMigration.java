package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** {@link BeforeByHand}, migrated to the component. */
public final class AfterMigration extends RouteBuilder {

    @Override
    public void configure() {
        // snippet:cookbook-migrated
        from("direct:migrated")
                .to("apiinone:video?operation=generate")
                .setBody(header("CamelApiInOneVideoUrl"));
        // end
    }
}
