package one.apiin.camel.examples.filetovideo;

import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import org.apache.camel.builder.RouteBuilder;

/**
 * A prompt in the inbox becomes a video in S3. This class is the part to copy; the calls of {@code
 * progress} only print.
 */
final class Routes extends RouteBuilder {

    private final Progress progress;

    Routes(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void configure() {
        decide();
        buy();
        archive();
        tell();
    }

    /** One exception per decision. Whatever is not handled leaves a file or a task to come again. */
    private void decide() {
        // Not accepted now, nothing charged: the file stays in the inbox and is tried again.
        onException(ProviderBusyException.class).logExhausted(false).process(progress::busy);

        // Refused, nothing charged: mend the prompt, the key or the balance, and drop it again.
        onException(SubmitRejectedException.class)
                .handled(true)
                .setProperty("verdict", constant("rejected"))
                .process(progress::rejected);

        // It may have been charged, so it is not repeated: a person looks at it.
        onException(SubmitOutcomeUnknownException.class)
                .handled(true)
                .setProperty("verdict", constant("unknown"))
                .process(progress::unknown);

        // No archive, no webhook, no disk: the video comes again.
        onException(Exception.class).process(progress::trouble);
    }

    /** Pays for one video per file and returns at once. The key: one file never pays twice. */
    private void buy() {
        from("file:{{file-to-video.data}}/inbox?include=.*\\.txt&readLock=changed&readLockMinAge=500&delay=2s"
                        + "&move=.${exchangeProperty.verdict}/${file:onlyname}")
                .routeId("buy")
                .setProperty("verdict", constant("done"))
                .to(
                        "apiinone:video"
                                + "?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}")
                .process(progress::submitted);
    }

    /** One exchange for each task that has ended, in this run or after a restart. */
    private void archive() {
        // The bridge tells the routes of downloads that failed, too.
        from("apiinone:video?download=true&bridgeErrorHandler=true")
                .routeId("ended")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("direct:archive")
                .end()
                .to("direct:tell");

        // The body is a file that goes with the exchange: a video never lies in the heap.
        from("direct:archive")
                .routeId("archive")
                .setHeader("CamelAwsS3Key", header("CamelFileName"))
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .to("aws2-s3://{{s3.bucket}}");
    }

    /** A line on the console, and a JSON event for the webhook at NOTIFY_URL, if there is one. */
    private void tell() {
        from("direct:tell")
                .routeId("tell")
                .setProperty("event")
                .exchange(VideoEvent::of)
                .choice()
                .when(simple("'{{notify.url}}' != ''"))
                .to("direct:webhook")
                .end()
                .process(progress::ended);

        from("direct:webhook")
                .routeId("webhook")
                .setBody(exchangeProperty("event"))
                .marshal()
                .json()
                .setHeader("CamelHttpUri", constant("{{notify.url}}"))
                .to(
                        "http:webhook?httpMethod=POST&skipRequestHeaders=true"
                                + "&throwExceptionOnFailure=false")
                .validate(header("CamelHttpResponseCode").isLessThan(300));
    }
}
