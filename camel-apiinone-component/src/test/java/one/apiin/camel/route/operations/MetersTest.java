package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Meters of an account, if Camel's registry contains a Micrometer registry. */
class MetersTest {

    private static final String MODEL = "grok-imagine/text-to-video";

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(this::options)
                    .prepare(
                            created -> {
                                created.getRegistry().bind("metricsRegistry", meters);
                                created.getRegistry().bind("another", new SimpleMeterRegistry());
                            })
                    .routes(this::routes);

    private void options(ApiInOneComponent component) {
        component.setCreditLimit(96L);
        component.setCreditLimitPeriod(Duration.ofDays(3650));
        component.setMaxSubmitRetries(0);
    }

    private void routes(RouteBuilder r) {
        r.from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
        r.from("direct:generate").to("apiinone:video?operation=generate");
        r.from("apiinone:video?delay=50&maxDeliveries=1")
                .process(
                        e -> {
                            throw new IllegalStateException("the archive is down");
                        });
    }

    @Test
    void submissionsAreCountedByTheirOutcome() {
        submit("a", "a fox");
        submit("a", "a fox");
        camel.sandbox().onSubmit(Faults.unauthorized());
        submit("b", "a fox");
        camel.sandbox().onSubmit(Faults.tooManyRequests(Duration.ofMillis(10)));
        submit("c", "a fox");
        camel.sandbox().onSubmit(Faults.resetAfter());
        submit("d", "a fox");
        submit("e", new byte[] {(byte) 0xff});
        submit("f", "a fox");
        submit("g", "a fox");
        submit("h", "a fox");

        assertThat(submissions("accepted")).isEqualTo(3);
        assertThat(submissions("duplicate")).isEqualTo(1);
        assertThat(submissions("rejected")).isEqualTo(2);
        assertThat(submissions("busy")).isEqualTo(1);
        assertThat(submissions("unknown")).isEqualTo(1);
        assertThat(submissions("credit-limit-exceeded")).isEqualTo(1);
        assertThat(credits("unknown")).isEqualTo(24);
    }

    @Test
    void aMeterThatCannotBeRegisteredFailsNoExchange() {
        assertThat(camel.context().isStarted()).isTrue();
        meters.config()
                .meterFilter(
                        new MeterFilter() {
                            @Override
                            public Meter.Id map(Meter.Id id) {
                                throw new IllegalStateException(
                                        "a meter of that name has other tags");
                            }
                        });

        assertThat(submit("a", "a fox").getException()).isNull();
        assertThat(submit("b", new byte[] {(byte) 0xff}).getException())
                .isInstanceOf(SubmitRejectedException.class);
    }

    @Test
    void aCompletionIsCountedWithItsDurationItsPollsAndItsCredits() {
        camel.sandbox().pace(Pace.byHand());
        CompletableFuture<Object> waiting =
                camel.template().asyncRequestBody("direct:generate", (Object) "a fox");
        soon().until(() -> !camel.sandbox().tasks().isEmpty());
        String taskId = camel.sandbox().tasks().get(0).taskId();
        soon().until(() -> camel.sandbox().ledger().statusCalls(taskId).size() == 2);

        camel.sandbox().finish(taskId);
        VideoTask done = (VideoTask) waiting.join();
        // an exchange that begins to wait after the completion is stored does not wait for the
        // meters
        soon().until(() -> meters.find("camel.apiinone.credits").counter() != null);

        var duration = meters.get("camel.apiinone.task.duration").tag("model", MODEL).timer();
        var polls = meters.get("camel.apiinone.task.polls").tag("state", "COMPLETED").summary();
        assertThat(duration.count()).isOne();
        assertThat(duration.totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(Duration.between(done.getSubmittedAt(), done.getEndedAt()).toMillis());
        assertThat(polls.count()).isOne();
        assertThat(polls.totalAmount())
                .isEqualTo(camel.sandbox().ledger().statusCalls(taskId).size())
                .isGreaterThan(2);
        assertThat(credits("charged")).isEqualTo(24);
    }

    @Test
    void theGaugesShowTheLedger() {
        submit("done", "a fox");
        soon().until(() -> camel.sums().of(Delivery.PARKED) == 1);
        camel.sandbox().onSubmit(Faults.resetAfter());
        submit("lost", "a fox");
        camel.sandbox().pace(Pace.byHand());
        CompletableFuture<Exchange> waiting =
                camel.template().asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));

        soon().untilAsserted(
                        () -> {
                            assertThat(gauge("tasks.parked")).isEqualTo(1);
                            assertThat(gauge("tasks.running")).isEqualTo(1);
                            assertThat(gauge("tasks.outcome.unknown")).isEqualTo(1);
                            assertThat(gauge("tasks.pending")).isZero();
                            assertThat(gauge("tasks.overdue")).isZero();
                            assertThat(gauge("credits.committed")).isEqualTo(72);
                            assertThat(gauge("exchanges.inflight")).isEqualTo(1);
                        });
        assertThat(waiting).isNotDone();
    }

    @Test
    void everyMeterNamesItsContextAndItsAccountAndIsRemovedWithTheComponent() {
        submit("a", "a fox");
        List<Meter> own = ownMeters();

        assertThat(own)
                .isNotEmpty()
                .allSatisfy(
                        meter -> {
                            assertThat(meter.getId().getTag("camelContext"))
                                    .isEqualTo(camel.context().getName());
                            assertThat(meter.getId().getTag("account")).isEqualTo("default");
                        });
        camel.context().stop();
        assertThat(ownMeters()).isEmpty();
    }

    private List<Meter> ownMeters() {
        return meters.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("camel.apiinone."))
                .toList();
    }

    private Exchange submit(String key, Object body) {
        return camel.template()
                .send(
                        "direct:submit",
                        e -> {
                            e.getMessage().setBody(body);
                            e.getMessage().setHeader("key", key);
                        });
    }

    private double submissions(String outcome) {
        return meters.find("camel.apiinone.submissions").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double credits(String outcome) {
        return meters.get("camel.apiinone.credits").tag("outcome", outcome).counter().count();
    }

    private double gauge(String name) {
        return meters.get("camel.apiinone." + name).gauge().value();
    }
}
