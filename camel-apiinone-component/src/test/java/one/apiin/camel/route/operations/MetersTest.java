package one.apiin.camel.route.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.internal.camel.observe.MicrometerMetrics;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What an account does is counted if Camel's registry holds a Micrometer registry. */
class MetersTest extends RouteTestSupport {

    private static final String MODEL = "grok-imagine/text-to-video";

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext created = super.createCamelContext();
        created.getRegistry().bind("metricsRegistry", meters);
        created.getRegistry().bind("another", new SimpleMeterRegistry());
        return created;
    }

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setCreditLimit(96L);
        component.setCreditLimitPeriod(Duration.ofDays(3650));
        component.setMaxSubmitRetries(0);
        return component;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:submit").to("apiinone:video?idempotencyKey=${header.key}");
                from("direct:generate").to("apiinone:video?operation=generate");
                from("apiinone:video?delay=50&maxDeliveries=1")
                        .process(
                                e -> {
                                    throw new IllegalStateException("the archive is down");
                                });
            }
        };
    }

    @Test
    void submitsAreCountedByWhatTheirExchangesWereTold() {
        submit("a", "a fox");
        submit("a", "a fox");
        sandbox().onSubmit(Faults.unauthorized());
        submit("b", "a fox");
        sandbox().onSubmit(Faults.tooManyRequests(Duration.ofMillis(10)));
        submit("c", "a fox");
        sandbox().onSubmit(Faults.resetAfter());
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
        assertThat(submissions("over-limit")).isEqualTo(1);
        assertThat(credits("unknown")).isEqualTo(24);
    }

    @Test
    void anEndIsCountedWithItsDurationItsPollsAndItsCredits() {
        sandbox().pace(Pace.byHand());
        CompletableFuture<Object> waiting =
                template.asyncRequestBody("direct:generate", (Object) "a fox");
        soon().until(() -> !sandbox().tasks().isEmpty());
        String taskId = sandbox().tasks().get(0).taskId();
        soon().until(() -> sandbox().ledger().statusCalls(taskId).size() == 2);

        sandbox().finish(taskId);
        VideoTask done = (VideoTask) waiting.join();

        var duration = meters.get("camel.apiinone.task.duration").tag("model", MODEL).timer();
        var polls = meters.get("camel.apiinone.task.polls").tag("state", "COMPLETED").summary();
        assertThat(duration.count()).isOne();
        assertThat(duration.totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(Duration.between(done.getSubmittedAt(), done.getEndedAt()).toMillis());
        assertThat(polls.count()).isOne();
        assertThat(polls.totalAmount())
                .isEqualTo(sandbox().ledger().statusCalls(taskId).size())
                .isGreaterThan(2);
        assertThat(credits("charged")).isEqualTo(24);
    }

    @Test
    void theLagIsCountedFromTheLookThatLastSawItRunning() {
        Instant start = Instant.parse("2026-11-25T10:00:00Z");
        MicrometerMetrics ours = MicrometerMetrics.open(meters, "a context", "other", null);

        ours.changed(running(start, start.plusSeconds(50)), ended(start, start.plusSeconds(50)));
        ours.changed(running(start, null), ended(start, null));

        var lag = meters.get("camel.apiinone.detection.lag").tag("account", "other").timer();
        assertThat(lag.count()).isEqualTo(2);
        assertThat(lag.totalTime(TimeUnit.SECONDS)).isEqualTo(10 + 60);
        assertThat(lag.getId().getTag("source")).isEqualTo("poll");
    }

    private static VideoTask running(Instant start, Instant seen) {
        return VideoTask.builder()
                .submissionId("s")
                .account("other")
                .group("g")
                .state(TaskState.RUNNING)
                .taskId("t")
                .createdAt(start)
                .submittedAt(start)
                .tracking(Tracking.reserved(null).withLastSeenRunningAt(seen))
                .build();
    }

    private static VideoTask ended(Instant start, Instant seen) {
        return running(start, seen).toBuilder()
                .state(TaskState.COMPLETED)
                .endedAt(start.plusSeconds(60))
                .completionSource("poll")
                .build();
    }

    @Test
    void whatStandsInTheLedgerIsShown() {
        submit("done", "a fox");
        soon().until(() -> sums().of(Delivery.PARKED) == 1);
        sandbox().onSubmit(Faults.resetAfter());
        submit("lost", "a fox");
        sandbox().pace(Pace.byHand());
        CompletableFuture<Exchange> waiting =
                template.asyncSend("direct:generate", e -> e.getMessage().setBody("a fox"));

        soon().untilAsserted(
                        () -> {
                            assertThat(gauge("tasks.parked")).isEqualTo(1);
                            assertThat(gauge("tasks.running")).isEqualTo(1);
                            assertThat(gauge("tasks.unknown")).isEqualTo(1);
                            assertThat(gauge("tasks.pending")).isZero();
                            assertThat(gauge("tasks.overdue")).isZero();
                            assertThat(gauge("credits.committed")).isEqualTo(72);
                            assertThat(gauge("exchanges.inflight")).isEqualTo(1);
                        });
        assertThat(waiting).isNotDone();
    }

    @Test
    void everyMeterNamesItsContextAndItsAccountAndGoesWithTheComponent() {
        submit("a", "a fox");
        List<Meter> ours = ours();

        assertThat(ours)
                .isNotEmpty()
                .allSatisfy(
                        meter -> {
                            assertThat(meter.getId().getTag("camelContext"))
                                    .isEqualTo(context.getName());
                            assertThat(meter.getId().getTag("account")).isEqualTo("default");
                        });
        context.stop();
        assertThat(ours()).isEmpty();
    }

    private List<Meter> ours() {
        return meters.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("camel.apiinone."))
                .toList();
    }

    private void submit(String key, Object body) {
        template.send(
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
