package one.apiin.camel.examples.cookbook;

import org.apache.camel.builder.RouteBuilder;

/** Writes one line per completion, one file per month. */
public final class CostReport extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:prompt").to("apiinone:video");

        // snippet:cookbook-cost-report
        from("apiinone:video")
                .setBody(
                        simple(
                                "${header.CamelApiInOneSubmissionId},${header.CamelApiInOneTaskModel},${header.CamelApiInOneTaskState},${header.CamelApiInOneCredits},${header.CamelApiInOneEstimatedCredits}"))
                .setHeader(
                        "CamelFileName",
                        simple("${header.CamelApiInOneEndedAt.substring(0,7)}.csv"))
                .to("file:{{reports}}?fileExist=Append&appendChars=\\n");
        // end
    }
}
