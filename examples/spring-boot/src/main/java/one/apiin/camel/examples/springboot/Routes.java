package one.apiin.camel.examples.springboot;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Turns each prompt file in a folder into a video in another folder. The part to copy. */
@Component
class Routes extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{app.data}}/inbox?include=.*\\.txt&moveFailed=.failed")
                .routeId("submit")
                .to(
                        "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}");

        from("apiinone:video?download=true")
                .routeId("completions")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to(
                        "file:{{app.data}}/videos?fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState}"
                                + " ${header.CamelApiInOneFailureMessage}");
    }
}
