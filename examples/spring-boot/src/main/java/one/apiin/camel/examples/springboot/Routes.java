package one.apiin.camel.examples.springboot;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A prompt in a folder becomes a video in another. The part to copy. */
@Component
class Routes extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{app.data}}/inbox?include=.*\\.txt").routeId("buy").to("{{app.submit}}");

        from("apiinone:video?download=true")
                .routeId("ended")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("file:{{app.data}}/videos")
                .otherwise()
                .log(
                        LoggingLevel.WARN,
                        "${header.CamelFileName}: ${header.CamelApiInOneTaskState} ${header.CamelApiInOneFailureMessage}");
    }
}
