package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** The same with the component. */
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
