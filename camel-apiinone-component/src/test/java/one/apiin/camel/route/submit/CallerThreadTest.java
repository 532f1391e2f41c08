package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The caller waits: who is held up by whom, and what an interrupt of the caller does. */
class CallerThreadTest {

    private static final int CALLERS = 30;
    private static final int SLEEPERS = 12;

    @RegisterExtension
    private final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(component -> component.setRequestTimeout(Duration.ofSeconds(40)));

    private final CountDownLatch wakeUp = new CountDownLatch(1);
    private final AtomicReference<Exchange> result = new AtomicReference<>();

    /** One caller whose thread can be interrupted; virtual where the JDK has such threads. */
    private Thread caller(String uri) throws Exception {
        ProducerTemplate template = camel.template();
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        start(
                () -> {
                    thread.set(Thread.currentThread());
                    begun.countDown();
                    Exchange done = template.send(uri, e -> e.getMessage().setBody("a fox"));
                    done.setProperty("interrupted", Thread.currentThread().isInterrupted());
                    result.set(done);
                });
        begun.await();
        return thread.get();
    }

    private static void start(Runnable work) throws Exception {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        } catch (NoSuchMethodException e) {
            new Thread(work, "caller").start();
        }
    }

    private Exchange ended() {
        soon().until(() -> result.get() != null);
        assertThat(result.get().getProperty("interrupted")).as("the flag is kept").isEqualTo(true);
        return result.get();
    }

    @Test
    void theRouteGoesOnOnTheCallersThread() {
        camel.routes(
                routes ->
                        routes.from("direct:in")
                                .to("apiinone:video")
                                .process(e -> e.setProperty("thread", Thread.currentThread())));

        Exchange done = camel.send("direct:in", "a fox");

        assertThat(done.getProperty("thread")).isSameAs(Thread.currentThread());
    }

    @Test
    void exchangesWhoseNextStepCallsTheComponentAgainDoNotWaitForEachOther() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CountDownLatch together = new CountDownLatch(CALLERS);
        camel.routes(
                routes ->
                        routes.from("seda:in?concurrentConsumers=30")
                                .to("apiinone:video?operation=generate")
                                .process(
                                        e -> {
                                            together.countDown();
                                            together.await(FAR.toSeconds(), TimeUnit.SECONDS);
                                        })
                                .process(
                                        e ->
                                                camel.template()
                                                        .requestBody(
                                                                "apiinone:video?operation=status",
                                                                taskId(e)))
                                .to("mock:done"));
        camel.mock("done").expectedMessageCount(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            camel.template().sendBody("seda:in", "a fox " + i);
        }
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == CALLERS);

        camel.sandbox().finishAll();

        camel.assertMocksAreSatisfied();
    }

    private static String taskId(Exchange exchange) {
        return exchange.getMessage().getHeader("CamelApiInOneTaskId", String.class);
    }

    @Test
    void stepsThatSleepAfterAGenerateDoNotHoldUpAnotherRoute() throws Exception {
        AtomicInteger asleep = new AtomicInteger();
        camel.routes(
                routes -> {
                    routes.from("seda:sleepy?concurrentConsumers=12")
                            .to("apiinone:video?operation=generate")
                            .process(
                                    e -> {
                                        asleep.incrementAndGet();
                                        wakeUp.await();
                                    });
                    routes.from("direct:other").to("apiinone:video?operation=generate");
                });
        for (int i = 0; i < SLEEPERS; i++) {
            camel.template().sendBody("seda:sleepy", "a fox " + i);
        }
        soon().until(() -> asleep.get() == SLEEPERS);

        Exchange other = camel.send("direct:other", "a whale");

        assertThat(other.getException()).isNull();
        assertThat(other.getMessage().getBody(VideoTask.class).getState())
                .isEqualTo(TaskState.COMPLETED);
        wakeUp.countDown();
    }

    @Test
    void anInterruptWhileTheCallerWaitsForItsPermitSendsNothing() throws Exception {
        camel.component(component -> component.setRequestsPerSecond(0.01));
        camel.send("apiinone:video", "takes the only permit");

        caller("apiinone:video").interrupt();

        assertThat(ended().getException())
                .isInstanceOf(ProviderBusyException.class)
                .hasMessageContaining("interrupted");
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
        assertThat(camel.sums().of(TaskState.REJECTED)).as("nothing was reserved").isZero();
    }

    @Test
    void anInterruptBetweenTwoAttemptsRejectsTheRowAndSendsNothingMore() throws Exception {
        camel.sandbox().onSubmit(Faults.tooManyRequests(Duration.ofSeconds(20)));
        Thread caller = caller("apiinone:video");
        soon().until(() -> camel.sandbox().ledger().refused().size() == 1);

        caller.interrupt();

        assertThat(ended().getException()).isInstanceOf(ProviderBusyException.class);
        assertThat(camel.sums().of(TaskState.REJECTED)).isEqualTo(1);
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    /** With the POST on the caller's thread the JDK would close a virtual caller's socket. */
    @Test
    void anInterruptAmidAPaidPostIsKeptUntilTheOutcomeIsRecorded() throws Exception {
        HeldReplies held = new HeldReplies();
        camel.sandbox().onSubmit(held);
        Thread caller = caller("apiinone:video");
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 1);

        caller.interrupt();
        assertThat(result.get()).as("the caller waits for the outcome").isNull();
        held.letGo();

        Exchange done = ended();
        assertThat(done.getException()).isNull();
        assertThat(taskId(done)).isNotNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }

    @Test
    void thousandsOfCallersTurnedAwayAtOnceAreEachAnswered() throws Exception {
        camel.component(
                component -> {
                    component.setRequestsPerSecond(0.01);
                    component.setRequestTimeout(Duration.ofMillis(300));
                });
        camel.send("apiinone:video", "takes the only permit");
        List<CompletableFuture<Exchange>> callers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            CompletableFuture<Exchange> one = new CompletableFuture<>();
            callers.add(one);
            start(
                    () ->
                            one.complete(
                                    camel.template()
                                            .send(
                                                    "apiinone:video",
                                                    e -> e.getMessage().setBody("a fox"))));
        }

        for (CompletableFuture<Exchange> one : callers) {
            assertThat(one).succeedsWithin(FAR);
            assertThat(one.join().getException()).isInstanceOf(ProviderBusyException.class);
        }
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }
}
