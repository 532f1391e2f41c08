package one.apiin.camel.route.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.task.Delivery;
import org.junit.jupiter.api.Test;

/** A thousand videos, and no file stays. */
class DownloadSpoolTest extends DownloadTestSupport {

    /** With those that come again, a thousand exchanges. */
    private static final int TASKS = 901;

    @Test
    void afterAThousandExchangesOfWhichATenthFailsNoSpoolFileIsLeft() throws Exception {
        AtomicInteger exchanges = new AtomicInteger();
        routes(
                r -> {
                    r.errorHandler(r.noErrorHandler());
                    r.from(COMPLETIONS + "&initialDelay=1")
                            .filter(e -> exchanges.incrementAndGet() % 10 == 0)
                            .throwException(new IllegalStateException("full"))
                            .end()
                            .wireTap("direct:copy");
                    r.from("direct:copy").convertBodyTo(byte[].class);
                });
        for (int i = 0; i < TASKS; i++) {
            submit("apiinone:video");
        }

        soon().atMost(Duration.ofMinutes(3)).until(() -> sums().of(Delivery.DELIVERED) == TASKS);
        assertThat(exchanges.get()).isGreaterThanOrEqualTo(1000);
        nothingIsLeft();
        creditsAgree();
        context.stop();
        assertThat(spool()).isEmptyDirectory();
    }
}
