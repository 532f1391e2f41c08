package one.apiin.camel.docs;

import java.util.List;
import java.util.Map;
import one.apiin.camel.error.GenerationFailedException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.error.WatchEndedException;
import one.apiin.camel.task.VideoRequest;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.h2.jdbcx.JdbcConnectionPool;

/** The Java of the documentation, between its markers. */
final class DocSnippets {

    private DocSnippets() {}

    static List<RouteBuilder> routes() {
        return List.of(
                new Route(),
                new Patient(),
                new Archive(),
                new Download(),
                new Wait(),
                new Called(),
                new Decisions(),
                new One(),
                new Mapped());
    }

    static final class Route extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:route
            errorHandler(
                    defaultErrorHandler()
                            .retryWhile(
                                    simple(
                                            "${exception} is 'one.apiin.camel.error.ProviderBusyException'"))
                            .redeliveryDelay(10_000)
                            .allowRedeliveryWhileStopping(false));

            from("file:inbox?include=.*\\.txt&moveFailed=.failed")
                    .to(
                            "apiinone:video?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}");

            from("apiinone:video?download=true")
                    .choice()
                    .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                    .to("direct:archive")
                    .otherwise()
                    .to("direct:notify");
            // end
        }
    }

    static final class Patient extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:outage
            errorHandler(
                    defaultErrorHandler()
                            .retryWhile(
                                    simple(
                                            "${exception} is 'one.apiin.camel.error.ProviderBusyException'"))
                            .useExponentialBackOff()
                            .redeliveryDelay(1000)
                            .maximumRedeliveryDelay(10_000)
                            .allowRedeliveryWhileStopping(false));
            // end
            from("direct:patient").to("apiinone:video");
        }
    }

    static final class Archive extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:archive
            from("direct:archive")
                    .setHeader(
                            "CamelAwsS3Key",
                            simple(
                                    "${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}"))
                    .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                    .to("aws2-s3://videos");
            // end
        }
    }

    static final class Download extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:download
            from("direct:save")
                    .to("apiinone:video?operation=generate")
                    .to("apiinone:video?operation=download")
                    .to(
                            "file:videos?tempPrefix=.part-"
                                    + "&fileName=${file:name.noext.single}-${header.CamelApiInOneTaskId}.${file:name.ext.single}");
            // end
        }
    }

    static final class Wait extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:generate
            from("direct:clip")
                    .to("apiinone:video?operation=generate&model=kling-3&waitTimeout=10m")
                    .log("${header.CamelApiInOneCredits} credits: ${header.CamelApiInOneTaskId}");
            // end
        }
    }

    static final class Called extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:callbacks
            from("file:inbox?include=.*\\.txt&moveFailed=.failed")
                    .to(
                            "apiinone:video?callbackUrl=https://hooks.example.com/hooks/video"
                                    + "&idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}");

            from("apiinone:video?callbackPath=/hooks/video")
                    .log("${body.taskId} by ${header.CamelApiInOneCompletionSource}");
            // end
        }
    }

    static final class Decisions extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:decisions
            onException(SubmitRejectedException.class, GenerationFailedException.class)
                    .handled(true)
                    .to("direct:correct-the-request");
            onException(ProviderBusyException.class)
                    .maximumRedeliveries(10)
                    .redeliveryDelay(60_000)
                    .asyncDelayedRedelivery();
            onException(SubmitOutcomeUnknownException.class)
                    .handled(true)
                    .log("check the usage list before paying again: ${exception.submissionId}")
                    .to("direct:ask-an-operator");
            onException(WatchEndedException.class)
                    .handled(true)
                    .log("still running: ${exception.taskId}");
            // end
            from("direct:decisions").to("apiinone:video?operation=generate");
        }
    }

    static final class One extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:one-task
            from("direct:pick-up")
                    .pollEnrich()
                    .simple("apiinone:video?download=true&taskId=${header.CamelApiInOneTaskId}")
                    .timeout(60_000)
                    .choice()
                    .when(body().isNull())
                    .log("not completed yet")
                    .otherwise()
                    .to("direct:archive");
            // end
        }
    }

    static VideoTask submit(ProducerTemplate template) {
        // snippet:request
        VideoRequest request = new VideoRequest("kling-3", "A paper boat in the rain");
        request.setParameters(Map.of("duration", 5, "aspect_ratio", "9:16", "sound", false));

        VideoTask task = template.requestBody("apiinone:video", request, VideoTask.class);
        // end
        return task;
    }

    static void ledger(CamelContext context) {
        // snippet:ledger
        String url = "jdbc:h2:file:./apiinone-ledger;DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE";
        context.getRegistry().bind("ledger", JdbcConnectionPool.create(url, "sa", ""));
        // end
    }

    static final class Mapped extends RouteBuilder {
        @Override
        public void configure() {
            // snippet:reply-mapping
            from("direct:clips")
                    .to(
                            "apiinone:video?replyMapping=id=/order/number,state=/order/phase,urls=/order/clips,completed=served");
            // end
        }
    }
}
