package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.LambdaRouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ledger names why a completion was not delivered. */
class LastDeliveryErrorTest {

    private static final String COMPLETIONS = "apiinone:video?delay=20&redeliveryDelay=1h";

    private final InMemoryTaskRepository ledger =
            new InMemoryTaskRepository(InstantSource.system());

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().component(c -> c.setTaskRepository(ledger));

    private VideoTask afterOneDelivery(LambdaRouteBuilder route) {
        camel.routes(route);
        String id = camel.submit("apiinone:video").getSubmissionId();
        soon().until(() -> row(id).getNextDeliveryAt() != null);
        return row(id);
    }

    private VideoTask row(String submissionId) {
        List<VideoTask> found = ledger.find(TaskQuery.bySubmissionId(submissionId));
        return found.get(0);
    }

    @Test
    void theExceptionOfTheRoute() {
        VideoTask pending =
                afterOneDelivery(
                        r -> r.from(COMPLETIONS).process(e -> fail("no space left on", url(e))));

        assertThat(pending.getLastDeliveryError())
                .startsWith("java.lang.IllegalStateException: no space left on http://")
                .doesNotContain("/files/");
        assertThat(pending.getDeliveryAttempt()).isEqualTo(1);
        assertThat(pending.getNode()).isNull();
    }

    private static String url(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneVideoUrl", String.class);
    }

    private static void fail(String why, String detail) {
        throw new IllegalStateException(why + " " + detail);
    }

    @Test
    void anExchangeThatIsMarkedRollbackOnly() {
        VideoTask pending = afterOneDelivery(r -> r.from(COMPLETIONS).markRollbackOnly());

        assertThat(pending.getLastDeliveryError())
                .isEqualTo("The route marked the exchange rollback-only.");
    }

    @Test
    void aHandledExceptionThatMarksTheExchangeRollbackOnly() {
        VideoTask pending =
                afterOneDelivery(
                        r -> {
                            r.onException(Exception.class).handled(true).markRollbackOnly();
                            r.from(COMPLETIONS).process(e -> fail("archive", "down"));
                        });

        assertThat(pending.getLastDeliveryError())
                .isEqualTo(
                        "The route marked the exchange rollback-only."
                                + " java.lang.IllegalStateException: archive down");
    }

    @Test
    void aDownloadThatFails() {
        camel.sandbox().alwaysOnDownload(Faults.status(400, "no"));
        VideoTask pending =
                afterOneDelivery(r -> r.from(COMPLETIONS + "&download=true").to("mock:x"));

        assertThat(pending.getLastDeliveryError())
                .startsWith("one.apiin.camel.error.VideoDownloadException: ")
                .contains("400")
                .doesNotContain("/files/");
    }

    @Test
    void theRouteBehindAGenerateAndNoneAfterTheDelivery() {
        camel.routes(
                r ->
                        r.from("direct:generate")
                                .to("apiinone:video?operation=generate")
                                .process(e -> fail("archive", "down")));
        Exchange failed = camel.send("direct:generate", "a fox");
        String id = failed.getMessage().getHeader("CamelApiInOneSubmissionId", String.class);
        soon().until(() -> row(id).getDelivery() == Delivery.PENDING);
        assertThat(row(id).getLastDeliveryError())
                .isEqualTo("java.lang.IllegalStateException: archive down");

        camel.routes(r -> r.from(COMPLETIONS).to("mock:delivered"));

        soon().until(() -> row(id).getDelivery() == Delivery.DELIVERED);
        assertThat(row(id).getLastDeliveryError()).isNull();
    }
}
