package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.task.Delivery;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The downloaded video of an exchange that a full seda has refused is deleted; one stays, in the seda. */
class RefusedVideoTest {

    private static final String FULL = "seda:full?size=1";

    @TempDir Path folder;

    private final CountDownLatch go = new CountDownLatch(1);

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext().component(c -> c.setDownloadDirectory(folder.toString()));

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void ofAConsumer() throws Exception {
        camel.routes(
                r ->
                        r.from(
                                        "apiinone:video?delay=20&redeliveryDelay=50ms&download=true"
                                                + "&maxDeliveries=4")
                                .to("mock:delivered")
                                .to(FULL));
        camel.submit("apiinone:video");
        soon().until(() -> camel.mock("delivered").getReceivedCounter() == 1);

        camel.submit("apiinone:video");

        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        soon().until(() -> files() == 1);
        assertThat(camel.mock("delivered").getReceivedCounter()).isEqualTo(5);
    }

    @Test
    void ofAnErrorHandlerThatTriesAgain() throws Exception {
        camel.routes(
                r ->
                        r.from("apiinone:video?delay=20&redeliveryDelay=1h&download=true")
                                .errorHandler(
                                        r.defaultErrorHandler()
                                                .maximumRedeliveries(2)
                                                .redeliveryDelay(1))
                                .to("mock:delivered")
                                .to(FULL));
        camel.template().sendBody(FULL, "another one");

        camel.submit("apiinone:video");

        soon().until(() -> camel.mock("delivered").getReceivedCounter() == 1);
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        soon().until(() -> files() == 0);
    }

    @Test
    void staysWhileAWireTapOfItReads() throws Exception {
        camel.routes(
                r -> {
                    r.from("apiinone:video?delay=20&redeliveryDelay=1h&download=true")
                            .wireTap("seda:thumbnails")
                            .to(FULL);
                    r.from("seda:thumbnails")
                            .process(this::await)
                            .convertBodyTo(byte[].class)
                            .to("mock:thumbnails");
                });
        camel.template().sendBody(FULL, "another one");

        camel.submit("apiinone:video");
        soon().until(() -> camel.sums().of(Delivery.PENDING) == 1);
        go.countDown();

        soon().until(() -> camel.mock("thumbnails").getReceivedCounter() == 1);
        soon().until(() -> files() == 0);
    }

    private void await(Exchange exchange) throws InterruptedException {
        assertThat(go.await(FAR.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void ofGenerate() throws Exception {
        camel.routes(
                r -> {
                    r.from("direct:order")
                            .to("apiinone:video?operation=generate&download=true")
                            .to(FULL);
                    r.from("apiinone:video?delay=20").to("mock:delivered");
                });
        camel.send("direct:order", "a fox");
        assertThat(files()).isOne();

        assertThat(camel.send("direct:order", "a wolf").getException()).hasMessage("Queue full");

        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 1);
        soon().until(() -> files() == 1);
    }
}
