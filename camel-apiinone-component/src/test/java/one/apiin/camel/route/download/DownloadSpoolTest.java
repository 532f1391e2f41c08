package one.apiin.camel.route.download;

import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.task.Delivery;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A thousand videos, and no file stays. */
class DownloadSpoolTest extends DownloadTestSupport {

    /** With those that come again, a thousand exchanges. */
    private static final int TASKS = 901;

    @Test
    void afterAThousandExchangesOfWhichATenthFailsNoSpoolFileIsLeft() throws Exception {
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
        for (int i = 0; i < TASKS; i++) {
            camel.submit("apiinone:video");
        }

        soon().atMost(Duration.ofMinutes(3))
                .until(() -> camel.sums().of(Delivery.DELIVERED) == TASKS);
        assertThat(exchanges.get()).isGreaterThanOrEqualTo(1000);
        nothingIsLeft();
        camel.assertCreditsAgree();
        camel.context().stop();
        assertThat(spool()).isEmptyDirectory();
    }
}
