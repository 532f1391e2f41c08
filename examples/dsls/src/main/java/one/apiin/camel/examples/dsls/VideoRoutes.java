package one.apiin.camel.examples.dsls;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** The routes in Java; the YAML, XML and Kamelet versions are in {@code resources/routes}. */
final class VideoRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{example.data}}/inbox?include=.*\\.txt")
                .routeId("submit")
                .to(
                        "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}&model=kling-3&parameters.aspect_ratio=9:16");

        from("apiinone:video?download=true")
                .routeId("completions")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to(
                        "file:{{example.data}}/videos?fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "example",
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState}"
                                + " ${header.CamelApiInOneFailureMessage}");
    }
}
