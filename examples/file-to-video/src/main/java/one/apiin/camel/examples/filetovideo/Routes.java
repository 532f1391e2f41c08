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
        handleErrors();
        submit();
        archive();
        sendNotification();
    }

    /** One clause per decision. After an unhandled exception the file is read again or the completion is
     * redelivered. */
    private void handleErrors() {
        // Not accepted, nothing charged: the file stays in the inbox and is submitted again.
        onException(ProviderBusyException.class).logExhausted(false).process(progress::busy);

        // Rejected, nothing charged: fix the prompt, the key or the balance, and drop the file
        // again.
        onException(SubmitRejectedException.class)
                .handled(true)
                .setProperty("result", constant("rejected"))
                .process(progress::rejected);

        // It may have been charged, so it is not repeated: the operator must check it.
        onException(SubmitOutcomeUnknownException.class)
                .handled(true)
                .setProperty("result", constant("unknown"))
                .process(progress::unknown);

        // The archive, the webhook or the disk fails: the completion is redelivered.
        onException(Exception.class).process(progress::failed);
    }

    /**
     * Submits one task per file without waiting. With the idempotency key a file is never charged
     * twice.
     */
    private void submit() {
        from("file:{{file-to-video.data}}/inbox?include=.*\\.txt&readLock=changed&readLockMinAge=300&delay=1s"
                        + "&move=.${exchangeProperty.result}/${file:onlyname}")
                .routeId("submit")
                .setProperty("result", constant("done"))
                .to(
                        "apiinone:video"
                                + "?idempotencyKey=${header.CamelFileName}-${header.CamelFileLastModified}")
                .process(progress::submitted);
    }

    /** Receives one exchange per completion, in this run or after a restart. */
    private void archive() {
        // The bridge passes download errors to onException, too.
        from("apiinone:video?download=true&bridgeErrorHandler=true"
                        + "&redeliveryDelay={{redelivery.delay}}")
                .routeId("completions")
                .choice()
                .when(header("CamelApiInOneTaskState").isEqualTo("COMPLETED"))
                .to("direct:archive")
                .end()
                .to("direct:notify");

        // The body is a file, deleted with the exchange: a video is never in the heap. With "to"
        // the node
        // would not start while the archive is down.
        from("direct:archive")
                .routeId("archive")
                .setHeader("CamelAwsS3Key", header("CamelFileName"))
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .toD("aws2-s3://{{s3.bucket}}");
    }

    /** Prints a line on the console, and posts a JSON event to the webhook NOTIFY_URL if it is set. */
    private void sendNotification() {
        from("direct:notify")
                .routeId("notify")
                .setProperty("event")
                .exchange(VideoEvent::of)
                .choice()
                .when(simple("'{{notify.url}}' != ''"))
                .to("direct:webhook")
                .end()
                .process(progress::completed);

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
