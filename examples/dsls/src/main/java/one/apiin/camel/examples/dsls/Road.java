package one.apiin.camel.examples.dsls;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** The road in Java; in YAML, XML and with Kamelets it lies in {@code resources/routes}. */
final class Road extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{example.data}}/inbox?include=.*\\.txt")
                .routeId("buy")
                .to(
                        "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}&parameters.aspect_ratio=9:16");

        from("apiinone:video?download=true")
                .routeId("ended")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("file:{{example.data}}/videos")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "example",
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState} ${header.CamelApiInOneFailureMessage}");
    }
}
