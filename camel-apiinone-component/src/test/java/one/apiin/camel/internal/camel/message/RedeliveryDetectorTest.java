package one.apiin.camel.internal.camel.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.ErrorContext;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.internal.submit.SubmitCommand;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A redelivery of the same exchange is recognised, and nothing else is. */
class RedeliveryDetectorTest {

    private static final String ENDPOINT = "apiinone:video";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = at("to1", null);

    private Exchange part(int index) {
        Exchange part = at("to1", "origin");
        part.setProperty(ExchangePropertyKey.SPLIT_INDEX, index);
        return part;
    }

    private Exchange at(String node, String origin) {
        Exchange made = new DefaultExchange(context);
        made.getExchangeExtension().setHistoryNodeId(node);
        made.setProperty(ExchangePropertyKey.CORRELATION_ID, origin);
        return made;
    }

    private static String mark(Exchange exchange, String fresh) {
        return RedeliveryDetector.submissionId(exchange, ENDPOINT, fingerprint(), fresh);
    }

    private static String submissionOf(Exchange exchange) {
        return mark(exchange, "fresh");
    }

    /** As Camel makes one of the exchange that stands in an enricher and is redelivered. */
    private static Exchange redelivered(Exchange copy, Exchange failed) {
        copy.setProperty(
                RedeliveryDetector.PROPERTY, failed.getProperty(RedeliveryDetector.PROPERTY));
        return copy;
    }

    @Test
    void theSameExchangeAtTheSameNodeIsARedelivery() {
        mark(exchange, "first");

        assertThat(submissionOf(exchange)).isEqualTo("first");
    }

    @Test
    void anotherNodeOrAnotherEndpointIsAStepOfItsOwn() {
        mark(exchange, "first");

        String other = ENDPOINT + "?model=kling-3";
        assertThat(RedeliveryDetector.submissionId(exchange, other, fingerprint(), "fresh"))
                .isEqualTo("fresh");
        exchange.getExchangeExtension().setHistoryNodeId("to2");
        assertThat(submissionOf(exchange)).isEqualTo("fresh");
    }

    @Test
    void anotherRequestIsASubmissionOfItsOwn() {
        mark(exchange, "first");

        assertThat(RedeliveryDetector.submissionId(exchange, ENDPOINT, "other", "fresh"))
                .isEqualTo("fresh");
    }

    @Test
    void aNewCopyOfARedeliveredExchangeIsARedelivery() {
        Exchange failed = at(null, "origin");
        mark(failed, "first");

        assertThat(submissionOf(redelivered(at(null, "origin"), failed))).isEqualTo("first");
        assertThat(submissionOf(redelivered(at(null, "copied as well"), failed)))
                .as("a copy in a copy")
                .isEqualTo("first");
    }

    @Test
    void anotherPartOfASplitIsNotARedelivery() {
        Exchange failed = part(0);
        mark(failed, "first");

        assertThat(submissionOf(redelivered(part(1), failed))).isEqualTo("fresh");
        assertThat(submissionOf(redelivered(part(0), failed))).isEqualTo("first");
    }

    @Test
    void aCopyThatComesAgainByAQueueIsARedeliveryAndAPartOfTheExchangeIsNot() {
        mark(exchange, "first");

        assertThat(submissionOf(redelivered(at("to1", "origin"), exchange))).isEqualTo("first");
        assertThat(submissionOf(redelivered(part(0), exchange))).isEqualTo("fresh");
        assertThat(submissionOf(redelivered(at("to2", "origin"), exchange))).isEqualTo("fresh");
    }

    @Test
    void aForgottenSubmissionIsForgottenInAllCopiesOfTheExchange() {
        Exchange failed = at(null, "origin");
        mark(failed, "first");
        Exchange again = redelivered(at(null, "origin"), failed);
        mark(again, "second");
        RedeliveryDetector.forget(again, "first");

        assertThat(submissionOf(redelivered(at(null, "origin"), failed))).isEqualTo("fresh");
    }

    @Test
    void oneStepMayLeaveSeveralUnfinishedSubmissions() {
        mark(exchange, "first");
        RedeliveryDetector.submissionId(exchange, ENDPOINT, "other", "second");

        assertThat(RedeliveryDetector.submissionId(exchange, ENDPOINT, "other", "fresh"))
                .isEqualTo("second");
        assertThat(submissionOf(exchange)).isEqualTo("first");
    }

    @Test
    void forgettingTheSubmissionOfOneStepKeepsThatOfAnother() {
        mark(exchange, "first");
        exchange.getExchangeExtension().setHistoryNodeId("to2");
        mark(exchange, "second");
        RedeliveryDetector.forget(exchange, "second");

        exchange.getExchangeExtension().setHistoryNodeId("to1");
        assertThat(submissionOf(exchange)).isEqualTo("first");
    }

    @Test
    void theFailureOfAnAttemptThatMayHaveBeenChargedIsReportedUntilTheRowIsRead() {
        SubmitCommand command = command("k");
        var unknown = failure("first", true);
        assertThat(reported(command, unknown)).isSameAs(unknown);

        assertThat(reported(command, failure(null, false))).isSameAs(unknown);
        var rejected = failure("first", false);
        assertThat(reported(command, rejected)).isSameAs(rejected);
        var busy = failure(null, false);
        assertThat(reported(command, busy)).isSameAs(busy);
    }

    @Test
    void aWaitForTheOwnOutcomeDoesNotMakeAnUnknownOutcomeBusy() {
        var unknown = failure("first", true);
        reported(command(null), unknown);
        var undecided =
                new ProviderBusyException(
                        "busy", null, new ErrorContext("first", null, 0, true), null);

        assertThat(reported(command(null), undecided)).isSameAs(unknown);
        assertThat(reported(command(null), failure(null, false))).isSameAs(unknown);
        assertThat(reported(command("k"), undecided)).isSameAs(undecided);
    }

    @Test
    void anotherKeyOrAFinishedSubmissionIsReportedForItself() {
        var unknown = failure("first", true);
        reported(command("k"), unknown);
        var busy = failure(null, false);

        assertThat(reported(command("other"), busy)).isSameAs(busy);
        assertThat(reported(command("k"), busy)).isSameAs(unknown);
        RedeliveryDetector.forget(exchange, "first");
        assertThat(reported(command("k"), busy)).isSameAs(busy);
    }

    @Test
    void aFailureBeforeTheRequestIsKnownIsOfTheSameSubmissionOnlyIfCamelRedelivers() {
        var unknown = failure("first", true);
        reported(command(null), unknown);
        var unreadable = failure(null, false);

        assertThat(reported(null, unreadable)).isSameAs(unreadable);
        exchange.getMessage().setHeader(Exchange.REDELIVERED, true);
        assertThat(reported(null, unreadable)).isSameAs(unknown);
    }

    @Test
    void anotherRequestIsARedeliveryOfWhatMayHaveBeenChargedOnlyIfCamelCountsOnAtTheSamePart() {
        reported(command("k"), failure("first", true));
        assertThat(asksForAnother().again()).isFalse();

        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 1);
        assertThat(asksForAnother().again()).isTrue();
        assertThat(asksForAnother().submissionId()).isEqualTo("first");

        exchange.setProperty(ExchangePropertyKey.LOOP_INDEX, 1);
        assertThat(asksForAnother().again()).as("another round").isFalse();
        exchange.removeProperty(ExchangePropertyKey.LOOP_INDEX);
        exchange.getMessage().setHeader("CamelApiInOneSubmissionId", "first");
        assertThat(asksForAnother().again()).as("the message that went on").isFalse();
    }

    @Test
    void theCountOfAnEarlierStepIsNotARedelivery() {
        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 2);
        reported(command("k"), failure("first", true));
        assertThat(asksForAnother().again()).isFalse();

        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, 3);
        assertThat(asksForAnother().again()).isTrue();
        RedeliveryDetector.forget(exchange, "first");
        assertThat(asksForAnother().again()).as("finished").isFalse();
    }

    /** It leaves the failure, an Error in an exception, and the route; doCatch leaves the failure alone. */
    @Test
    void whatAnErrorHandlerHasCaughtIsRecognisedInTheExchangeThatComesAgain() {
        Error failed = new StackOverflowError();
        reported(command("k"), failed);
        exchange.setProperty(
                ExchangePropertyKey.EXCEPTION_CAUGHT,
                new CamelExecutionException("", exchange, failed));
        assertThat(asksForAnother().again()).as("caught by doCatch").isFalse();

        exchange.setProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, "pay");
        assertThat(asksForAnother().again()).as("continued").isFalse();

        exchange.getMessage().setHeader(Exchange.REDELIVERED, true);
        assertThat(asksForAnother().again()).isTrue();

        exchange.getMessage().setHeader(ApiInOneConstants.SUBMISSION_ID, "first");
        assertThat(asksForAnother().again()).as("went on").isFalse();

        exchange.getMessage().removeHeader(ApiInOneConstants.SUBMISSION_ID);
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, new IllegalStateException());
        assertThat(asksForAnother().again()).as("another failure").isFalse();
    }

    private SubmitCommand asksForAnother() {
        return RedeliveryDetector.marked(exchange, ENDPOINT, command("other"));
    }

    private Throwable reported(SubmitCommand command, Throwable failure) {
        return RedeliveryDetector.reported(exchange, ENDPOINT, command, failure);
    }

    private static ApiInOneException failure(String submissionId, boolean charged) {
        return new ApiInOneException(
                "failed", null, new ErrorContext(submissionId, null, 0, charged));
    }

    private static SubmitCommand command(String key) {
        return new SubmitCommand(
                "first",
                fingerprint(),
                false,
                false,
                request(),
                "default",
                key,
                Map.of(),
                false,
                null);
    }

    @Test
    void aRedeliveryThatMakesItsArrayAnewAsksForTheSame() {
        assertThat(fingerprint()).isEqualTo(fingerprint());
    }

    private static String fingerprint() {
        return SubmitCommand.fingerprintOf(request());
    }

    private static VideoRequest request() {
        VideoRequest request = new VideoRequest("wan-2.6", "a lighthouse");
        request.setParameters(Map.of("video_urls", new String[] {"https://h/v.mp4"}));
        return request;
    }
}
