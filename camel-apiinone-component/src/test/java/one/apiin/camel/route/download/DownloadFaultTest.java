package one.apiin.camel.route.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Downloads that go wrong: a message that helps, no file, and a task that is not lost. */
class DownloadFaultTest extends DownloadTestSupport {

    private final ComponentLog log = ComponentLog.listen();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private void noLinkIsSeen() {
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("/files/"));
    }

    @Test
    void aDownloadThatFailsIsTriedAgainAsTheNextDelivery() throws Exception {
        routes(r -> r.from(COMPLETIONS).to("mock:told"));
        Fault bad = Faults.status(400, "no");
        sandbox().onDownload(bad, bad);
        mock("told").expectedMessageCount(1);
        mock("told").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 3);

        submit("apiinone:video");

        mock("told").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }

    @Test
    void anArchiveThatIsDownUntilTheLinkHasExpiredGetsTheVideoAllTheSame() throws Exception {
        List<byte[]> archive = new CopyOnWriteArrayList<>();
        routes(
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
                                                sandbox().expireLinks();
                                                throw new IllegalStateException("archive down");
                                            }
                                            archive.add(e.getMessage().getBody(byte[].class));
                                        }));
        mock("tried").expectedMessageCount(3);

        VideoTask task = submit("apiinone:video");

        mock("tried").assertIsSatisfied();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        assertThat(archive).containsExactly(sandbox().clip(task.getTaskId()).join());
        assertThat(sandbox().ledger().acceptedCount()).isEqualTo(1);
        nothingIsLeft();
        noLinkIsSeen();
    }

    @Test
    void aBrokenConnectionIsResumed() throws Exception {
        routes(r -> r.from(COMPLETIONS).to("mock:told"));
        sandbox().onDownload(Faults.cutAfter(200), Faults.resetBefore(), Faults.cutAfter(50));
        mock("told").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);
        mock("told").expectedMessageCount(1);

        submit("apiinone:video");

        mock("told").assertIsSatisfied();
        nothingIsLeft();
    }

    @Test
    void aPollThatCannotDownloadFailsAndTheEndComesAgain() throws Exception {
        sandbox().onDownload(Faults.status(400, "no"));
        VideoTask task = submit("apiinone:video");
        String uri = "apiinone:video?download=true&delay=20&redeliveryDelay=50ms";

        Exchange first = poll(uri, task);
        Exchange second = poll(uri, task);

        assertThat(first.getException()).hasRootCauseInstanceOf(VideoDownloadException.class);
        assertThat(second.getException()).isNull();
        soon().until(() -> sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }

    private Exchange poll(String uri, VideoTask task) throws Exception {
        if (context.getRoute("poll") == null) {
            routes(
                    r ->
                            r.from("direct:poll")
                                    .routeId("poll")
                                    .pollEnrich(uri + "&taskId=" + task.getTaskId(), 15_000));
        }
        return template.send("direct:poll", e -> {});
    }

    @Test
    void aRouteThatStopsAmidADownloadLeavesTheEndToTheNext() throws Exception {
        routes(r -> r.from(COMPLETIONS).routeId("save").to("mock:told"));
        sandbox().onDownload(Faults.hangBefore());
        mock("told").expectedMessageCount(0);
        submit("apiinone:video");
        soon().until(() -> !spoolFiles().isEmpty());

        context.getRouteController().stopRoute("save");

        soon().until(() -> sums().of(Delivery.PENDING) == 1);
        mock("told").assertIsSatisfied();
        nothingIsLeft();
        mock("told").reset();
        mock("told").expectedMessageCount(1);
        mock("told").expectedHeaderReceived("CamelApiInOneDeliveryAttempt", 1);
        context.getRouteController().startRoute("save");
        mock("told").assertIsSatisfied();
    }
}
