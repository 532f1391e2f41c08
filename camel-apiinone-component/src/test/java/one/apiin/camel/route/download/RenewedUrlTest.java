package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A completion whose result URL has expired before its delivery is delivered with another one. */
class RenewedUrlTest extends DownloadTestSupport {

    private final AtomicBoolean archive = new AtomicBoolean();
    private final List<Integer> got = new CopyOnWriteArrayList<>();

    private static String url(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);
    }

    private static int get(String url) throws Exception {
        return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
    }

    private void archive(Exchange exchange) throws Exception {
        if (!archive.get()) {
            throw new IllegalStateException("the archive is down");
        }
        got.add(get(url(exchange)));
    }

    @Test
    void statusOfAParkedTaskGivesAFreshUrlAndReleaseDeliversIt() throws Exception {
        camel.routes(r -> r.from("apiinone:video?delay=20&maxDeliveries=1").process(this::archive));
        VideoTask task = camel.submit("apiinone:video");
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        camel.sandbox().expireLinks();

        Exchange status = camel.send("apiinone:video?operation=status", task.getTaskId());
        archive.set(true);
        camel.template()
                .requestBodyAndHeader(
                        "apiinone:video?operation=release",
                        null,
                        "CamelApiInOneSubmissionId",
                        task.getSubmissionId());

        assertThat(get(url(status))).isEqualTo(200);
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        assertThat(got).containsExactly(200);
    }

    /** The status reply names another URL from the second call on. */
    @ParameterizedTest
    @ValueSource(strings = {"http://gone.invalid/v.mp4", "http://10.0.0.1/v.mp4"})
    void aDownloadFromAHostThatIsGoneOrNotAllowedIsRenewed(String url) throws Exception {
        camel.sandbox().onStatus(urls(url));
        camel.routes(r -> r.from(COMPLETIONS + "&maxDeliveries=1").to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(1);

        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        assertThat(url(camel.mock("delivered").getExchanges().get(0)))
                .startsWith(camel.sandbox().baseUrl());
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        nothingIsLeft();
    }
}
