package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that fail: no file is left, and the completion is delivered again. */
class DownloadFaultTest extends DownloadTestSupport {

    private final ComponentLog log = ComponentLog.listen();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void noUrlIsLogged() {
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("/files/"));
    }

    @Test
    void aDownloadThatFailsIsTriedAgainAsTheNextDelivery() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).to("mock:delivered"));
        Fault bad = Faults.status(400, "no");
        camel.sandbox().onDownload(bad, bad, bad, bad);
        camel.mock("delivered").expectedMessageCount(1);
        camel.mock("delivered").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 3);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }

    @Test
    void anArchiveThatIsDownUntilTheUrlHasExpiredGetsTheVideo() throws Exception {
        List<byte[]> archive = new CopyOnWriteArrayList<>();
        camel.routes(
                r ->
                        r.from(COMPLETIONS)
                                .to("mock:tried")
                                .process(
                                        e -> {
                                            int attempt =
                                                    e.getMessage()
                                                            .getHeader(
                                                                    "CamelApiInOneDeliveryAttempt",
                                                                    Integer.class);
                                            if (attempt < 3) {
                                                camel.sandbox().expireLinks();
                                                throw new IllegalStateException("archive down");
                                            }
                                            archive.add(e.getMessage().getBody(byte[].class));
                                        }));
        camel.mock("tried").expectedMessageCount(3);

        VideoTask task = camel.submit("apiinone:video");

        camel.mock("tried").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(archive).containsExactly(camel.sandbox().clip(task.getTaskId()).join());
        assertThat(camel.sandbox().ledger().acceptedCount()).isEqualTo(1);
        nothingIsLeft();
        noUrlIsLogged();
    }

    /** At the first attempt, by a fresh link. */
    private void isDeliveredAtOnceAfter(Fault... faults) throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).to("mock:delivered"));
        camel.sandbox().onDownload(faults);
        camel.mock("delivered").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        nothingIsLeft();
    }

    /** A storage may refuse an expired link with any status. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 405, 418, 451})
    void aRefusedLinkIsReplacedByAFreshOne(int status) throws Exception {
        isDeliveredAtOnceAfter(Faults.status(status, "ExpiredToken"));
    }

    /** As a login does for a link that has expired. */
    @Test
    void aLinkThatIsRedirectedForEverIsReplacedByAFreshOne() throws Exception {
        Fault again = Faults.redirect(302, "?again");

        isDeliveredAtOnceAfter(again, again, again, again, again, again);
    }

    @Test
    void aLinkThatIsRedirectedToAForbiddenAddressIsReplacedByAFreshOne() throws Exception {
        isDeliveredAtOnceAfter(Faults.redirect(307, "http://10.0.0.1/login"));
    }

    /** Polls a completion whose download hangs until {@code end}; the only delivery is a later one. */
    private void isDeliveredAfter(Consumer<Thread> end) throws Exception {
        camel.sandbox().onDownload(Faults.hangBefore());
        camel.submit("apiinone:video");
        String polled = COMPLETIONS + "&maxDeliveries=1";
        Thread caller = new Thread(() -> camel.consumer().receive(polled));
        caller.start();
        soon().until(() -> !spoolFiles().isEmpty());

        end.accept(caller);
        caller.join(FAR.toMillis());
        camel.routes(r -> r.from(polled).to("mock:delivered"));

        camel.mock("delivered").expectedMessageCount(1);
        camel.mock("delivered").assertIsSatisfied();
        nothingIsLeft();
    }

    @Test
    void aPolledDownloadThatIsInterruptedCountsAsNoDelivery() throws Exception {
        isDeliveredAfter(Thread::interrupt);
    }

    @Test
    void aPolledDownloadThatIsStoppedCountsAsNoDelivery() throws Exception {
        isDeliveredAfter(caller -> camel.consumer().stop());
    }

    @Test
    void aDownloadThatHangsEndsAfterDownloadTimeout() throws Exception {
        camel.context()
                .getComponent("apiinone", ApiInOneComponent.class)
                .setDownloadTimeout(Duration.ofMillis(300));
        camel.sandbox().onDownload(Faults.hangBefore());
        VideoTask task = camel.submit("apiinone:video");
        camel.template().requestBody("apiinone:video?operation=await", task.getTaskId());

        Exchange late =
                camel.template()
                        .request(
                                "apiinone:video?operation=download",
                                e -> e.getMessage().setBody(task.getTaskId()));

        assertThat(late.getException())
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining("downloadTimeout");
        nothingIsLeft();
    }

    @Test
    void aBrokenConnectionIsResumed() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).to("mock:delivered"));
        camel.sandbox().onDownload(Faults.cutAfter(200), Faults.resetBefore(), Faults.cutAfter(50));
        camel.mock("delivered").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        nothingIsLeft();
    }

    @Test
    void aPollEnrichThatCannotDownloadFailsAndTheCompletionIsRedelivered() throws Exception {
        camel.sandbox().onDownload(Faults.status(400, "no"), Faults.status(400, "no"));
        VideoTask task = camel.submit("apiinone:video");
        String uri = "apiinone:video?download=true&delay=20&redeliveryDelay=50ms";

        Exchange first = poll(uri, task);
        Exchange second = poll(uri, task);

        assertThat(first.getException()).hasRootCauseInstanceOf(VideoDownloadException.class);
        assertThat(second.getException()).isNull();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }

    private Exchange poll(String uri, VideoTask task) throws Exception {
        if (camel.context().getRoute("poll") == null) {
            camel.routes(
                    r ->
                            r.from("direct:poll")
                                    .routeId("poll")
                                    .pollEnrich(
                                            uri + "&taskId=" + task.getTaskId(), FAR.toMillis()));
        }
        return camel.template().send("direct:poll", e -> {});
    }

    @Test
    void aRouteStoppedDuringADownloadDeliversTheCompletionAfterItsRestart() throws Exception {
        camel.routes(r -> r.from(COMPLETIONS).routeId("save").to("mock:delivered"));
        camel.sandbox().onDownload(Faults.hangBefore());
        camel.mock("delivered").expectedMessageCount(0);
        camel.submit("apiinone:video");
        soon().until(() -> !spoolFiles().isEmpty());

        camel.context().getRouteController().stopRoute("save");

        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        camel.mock("delivered").assertIsSatisfied();
        nothingIsLeft();
        camel.mock("delivered").reset();
        camel.mock("delivered").expectedMessageCount(1);
        camel.mock("delivered").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);
        camel.context().getRouteController().startRoute("save");
        camel.mock("delivered").assertIsSatisfied();
    }

    /** 901 tasks, and with the deliveries that are repeated a thousand exchanges. */
    @Test
    void afterAThousandExchangesOfWhichATenthFailsNoSpoolFileIsLeft() throws Exception {
        int tasks = 901;
        AtomicInteger exchanges = new AtomicInteger();
        camel.routes(
                r -> {
                    r.errorHandler(r.noErrorHandler());
                    r.from(COMPLETIONS + "&initialDelay=1")
                            .filter(e -> exchanges.incrementAndGet() % 10 == 0)
                            .throwException(new IllegalStateException("full"))
                            .end()
                            .wireTap("direct:copy");
                    r.from("direct:copy").convertBodyTo(byte[].class);
                });
        for (int i = 0; i < tasks; i++) {
            camel.submit("apiinone:video");
        }

        soon().atMost(FAR.multipliedBy(5))
                .until(() -> camel.sums().of(Delivery.DELIVERED) == tasks);
        assertThat(exchanges.get()).isGreaterThanOrEqualTo(1000);
        nothingIsLeft();
        camel.assertCreditsAgree();
        camel.context().stop();
        assertThat(spool()).isEmptyDirectory();
    }
}
