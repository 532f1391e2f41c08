package one.apiin.camel.route.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.VideoDownloadException;
import one.apiin.camel.route.Texts;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.route.submit.ForwardProxy;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A download that is not a video, or whose URL is forbidden: the error names the rule and the option, no
 * file is left, and the task stays. A full disk and names of private addresses: {@link DownloadProcessTest}.
 */
class BadDownloadTest extends DownloadTestSupport {

    private static final String CONSUMER = COMPLETIONS + "&maxDeliveries=1&bridgeErrorHandler=true";
    private static final String DOWNLOAD = "apiinone:video?operation=download";

    private final ComponentLog log = ComponentLog.listen();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final List<Exchange> delivered = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** What the server of the file does, and what the error says. */
    enum Served {
        A_PAGE(Faults.body(("<html>" + "sorry ".repeat(99)).getBytes(UTF_8)), "MP4, WebM or MOV"),
        A_PAGE_WITH_STATUS(Faults.html(418), "418"),
        ZERO_BYTES(Faults.body(new byte[0]), "zero bytes"),
        TOO_LONG(Faults.body(new byte[2 << 20]), "maxDownloadSize"),
        ENDLESS(Faults.endless(), "maxDownloadSize"),
        SHORTER_THAN_THE_VIDEO(Faults.body(cutOff()), "the video is truncated"),
        SHORTER_THAN_IT_SAYS(Faults.cutAfter(0), "interrupted at byte 0 of"),
        TO_LOOPBACK(redirect("http://127.0.0.1:1/v.mp4"), "loopback", "downloadHosts"),
        TO_A_NAME_OF_LOOPBACK(redirect("http://localhost:1/v.mp4"), "loopback", "downloadHosts"),
        TO_METADATA(redirect("http://169.254.169.254/"), "link-local", "downloadHosts"),
        TO_FILE(redirect("file:/etc/passwd"), "http or https"),
        TO_FTP(redirect("ftp://8.8.8.8/v.mp4"), "http or https"),
        ROUND_AND_ROUND(redirect("?again"), "redirected more than 5 times"),
        GONE(Faults.status(410, "gone"), "and the renewed one too (the server answered 410)");

        private final Fault fault;
        private final String[] rule;

        Served(Fault fault, String... rule) {
            this.fault = fault;
            this.rule = rule;
        }

        /** The box of the frames has 4096 bytes, and the reply ends after a hundred. */
        private static byte[] cutOff() {
            String boxes = "\0\0\0\20ftypisom\0\0\0\0" + "\0\0\20\0mdat";
            return (boxes + "x".repeat(99)).getBytes(UTF_8);
        }

        private static Fault redirect(String to) {
            return Faults.redirect(302, to);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theConsumerReportsWhatIsNotAVideo(Served bad) throws Exception {
        camel.sandbox().alwaysOnDownload(bad.fault);

        theConsumerRefuses(bad.rule);
    }

    @ParameterizedTest
    @EnumSource
    void theProducerReportsWhatIsNotAVideo(Served bad) throws Exception {
        camel.sandbox().alwaysOnDownload(bad.fault);

        theProducerRefuses(bad.rule);
    }

    /** URLs in the provider's own reply. */
    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, http or https",
        "ftp://8.8.8.8/v.mp4, http or https",
        "http://169.254.169.254/latest/meta-data, link-local",
        "http://localhost:1/v.mp4, loopback",
        "http://[::ffff:10.0.0.1]/v.mp4, private",
    })
    void aReplyWithAForbiddenUrlIsReportedByBoth(String url, String rule) throws Exception {
        camel.sandbox().alwaysOnStatus(urls(url));
        theConsumerRefuses(rule);
        camel.context().getRouteController().stopAllRoutes();
        failures.clear();

        theProducerRefuses(rule);
    }

    private void theConsumerRefuses(String... rule) throws Exception {
        camel.routes(
                r -> {
                    r.onException(VideoDownloadException.class).process(this::remember);
                    r.from(CONSUMER).process(delivered::add);
                });

        camel.template().sendBodyAndHeader("apiinone:video", "a fox", "CamelFileName", "idea.txt");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        assertThat(camel.sums().of(TaskState.COMPLETED)).isEqualTo(1);
        assertThat(delivered).isEmpty();
        oneFailureNames(rule);
    }

    private void remember(Exchange exchange) {
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("CamelFileName", "idea.txt")
                .containsEntry("CamelApiInOneDeliveryAttempt", 1)
                .containsKeys("CamelApiInOneTaskId", "CamelApiInOneSubmissionId");
        failures.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    /** The task id alone gets the video as soon as the server works again. */
    private void theProducerRefuses(String... rule) throws Exception {
        VideoTask task =
                camel.template()
                        .requestBody("apiinone:video?operation=generate", "a fox", VideoTask.class);

        Exchange refused = download(task);

        failures.add(refused.getException());
        oneFailureNames(rule);
        camel.sandbox().clearFaults();
        Exchange saved = download(task.getTaskId());
        assertThat(saved.getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSizeLessThanOrEqualTo(2);
    }

    private Exchange download(Object body) {
        return camel.template().request(DOWNLOAD, e -> e.getMessage().setBody(body));
    }

    private void oneFailureNames(String... rule) {
        assertThat(failures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .isInstanceOf(VideoDownloadException.class)
                                        .hasMessageContainingAll(rule));
        nothingIsLeft();
        noUrlIsLogged();
    }

    private void noUrlIsLogged() {
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("/files/"));
        assertThat(Texts.of(failures.get(0))).doesNotContain("/files/", "meta-data", "passwd");
    }

    @ParameterizedTest
    @CsvSource({
        "file:/etc/passwd, http or https",
        "ftp://8.8.8.8/v.mp4, http or https",
        "http://169.254.169.254/latest/meta-data, link-local",
        "http://localhost:1/v.mp4, loopback",
        "http://[::ffff:10.0.0.1]/v.mp4, private",
    })
    void aForbiddenUrlIsRefused(String url, String rule) {
        failures.add(download(url).getException());

        oneFailureNames(rule);
    }

    /** A name that is not known here is left to the proxy. */
    @ParameterizedTest
    @ValueSource(strings = {"http://[1:2]/passwd", "http://a{b.invalid/passwd"})
    void aMalformedUrlIsReportedBehindAProxyToo(String url) throws Exception {
        ApiInOneComponent component =
                camel.context().getComponent("apiinone", ApiInOneComponent.class);
        try (ForwardProxy proxy = new ForwardProxy(camel.sandbox().port(), null)) {
            component.setProxyHost("localhost");
            component.setProxyPort(proxy.port());
            camel.sandbox().alwaysOnDownload(Faults.redirect(302, url));
            theProducerRefuses("the result URL is malformed");
            failures.clear();
            camel.sandbox().alwaysOnStatus(urls(url));
            theProducerRefuses("the result URL is malformed");
        }
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("passwd"));
    }

    @Test
    void aDeletedSpoolDirectoryIsCreatedAgain() throws Exception {
        VideoTask task =
                camel.template()
                        .requestBody("apiinone:video?operation=generate", "a fox", VideoTask.class);
        assertThat(download(task).getException()).isNull();
        soon().until(() -> spoolFiles().isEmpty());
        remove(spool());

        assertThat(download(task).getException()).isNull();

        nothingIsLeft();
    }

    @Test
    void aSpoolDirectoryThatCannotBeWrittenIsReportedWithItsOption() throws Exception {
        VideoTask task =
                camel.template()
                        .requestBody("apiinone:video?operation=generate", "a fox", VideoTask.class);
        assertThat(download(task).getException()).isNull();
        soon().until(() -> spoolFiles().isEmpty());
        remove(spool());
        Files.createFile(spool());

        failures.add(download(task).getException());

        Files.delete(spool());
        Files.createDirectories(spool());
        oneFailureNames("downloadDirectory cannot be written to");
        assertThat(download(task).getException()).isNull();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> inside = Files.walk(directory)) {
            for (Path path : inside.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
