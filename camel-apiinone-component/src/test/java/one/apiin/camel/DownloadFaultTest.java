package one.apiin.camel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Downloads that go wrong: a message that helps, no file, and a task that is not lost. */
class DownloadFaultTest extends DownloadTestSupport {

    private static final String ONCE = COMPLETIONS + "&maxDeliveries=1";

    private final LogOfOurs log = LogOfOurs.listen();
    private final List<Exception> faults = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopListening() {
        log.close();
    }

    enum Bad {
        PAGE(Faults.body(("<html>" + "sorry ".repeat(99)).getBytes(UTF_8)), "MP4, WebM or MOV"),
        PAGE_WITH_STATUS(Faults.html(418), "418"),
        ZERO_BYTES(Faults.body(new byte[0]), "zero bytes"),
        TOO_LONG(Faults.body(new byte[2 << 20]), "maxDownloadSize"),
        ENDLESS(Faults.endless(), "maxDownloadSize"),
        SHORTER_THAN_IT_SAYS(Faults.cutAfter(0), "broke off at byte 0 of"),
        TO_LOOPBACK(Faults.redirect(302, "http://127.0.0.1:1/v.mp4"), "downloadHosts"),
        TO_METADATA(Faults.redirect(302, "http://169.254.169.254/"), "link-local"),
        TO_FILE(Faults.redirect(302, "file:/etc/passwd"), "http or https"),
        ROUND_AND_ROUND(Faults.redirect(302, "?again"), "redirected more than 5"),
        GONE(Faults.status(410, "gone"), "a fresh one too (410)");

        private final Fault fault;
        private final String rule;

        Bad(Fault fault, String rule) {
            this.fault = fault;
            this.rule = rule;
        }
    }

    @ParameterizedTest
    @EnumSource(Bad.class)
    void whatIsNoVideoNamesTheRuleLeavesNoFileAndKeepsTheTask(Bad bad) throws Exception {
        routes(
                r -> {
                    r.onException(VideoDownloadException.class).process(this::remember);
                    r.from(ONCE + "&bridgeErrorHandler=true").to("mock:told");
                });
        mock("told").expectedMessageCount(0);
        sandbox().alwaysOnDownload(bad.fault);

        template.sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", "idea.txt");

        soon().until(() -> sums().of(Delivery.PARKED) == 1);
        assertThat(sums().of(TaskState.COMPLETED)).isEqualTo(1);
        assertThat(faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault).hasMessageContaining(bad.rule));
        mock("told").assertIsSatisfied();
        nothingIsLeft();
        noLinkIsSeen();
    }

    private void remember(Exchange exchange) {
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelFileName", "idea.txt")
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsKeys("CamelApiInOneTaskId", "CamelApiInOneSubmissionId");
        faults.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    private void noLinkIsSeen() {
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("/files/"));
        assertThat(faults)
                .allSatisfy(fault -> assertThat(Texts.of(fault)).doesNotContain("/files/"));
    }

    @ParameterizedTest
    @CsvSource({
        "file:/etc/passwd, http or https",
        "ftp://8.8.8.8/v.mp4, http or https",
        "http://169.254.169.254/latest/meta-data, link-local",
        "http://localhost:1/v.mp4, loopback",
        "http://[::ffff:10.0.0.1]/v.mp4, private",
    })
    void aLinkThatNobodyMayFollowIsRefused(String link, String rule) throws Exception {
        routes(r -> r.from("direct:save").to("apiinone:video?operation=download"));

        Exchange done = template.send("direct:save", e -> e.getMessage().setBody(link));

        assertThat(done.getException())
                .isInstanceOf(VideoDownloadException.class)
                .hasMessageContaining(rule);
        assertThat(done.getException().getMessage()).doesNotContain("meta-data");
        nothingIsLeft();
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
