package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** For a moment the process can make no further thread, as at the limit of a container. */
class NoThreadTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    private final AtomicInteger refused = new AtomicInteger();

    private void refuse(String pool, int threads) {
        refused.set(threads);
        camel.context()
                .getExecutorServiceManager()
                .setThreadPoolFactory(
                        new DefaultThreadPoolFactory() {
                            @Override
                            public ExecutorService newThreadPool(
                                    int core,
                                    int most,
                                    long idle,
                                    TimeUnit unit,
                                    int queue,
                                    boolean coreEnds,
                                    RejectedExecutionHandler rejected,
                                    ThreadFactory threads)
                                    throws IllegalArgumentException {
                                return super.newThreadPool(
                                        core,
                                        most,
                                        idle,
                                        unit,
                                        queue,
                                        coreEnds,
                                        rejected,
                                        work -> thread(threads.newThread(work), pool));
                            }
                        });
    }

    private Thread thread(Thread made, String pool) {
        if (made.getName().contains(pool) && refused.getAndDecrement() > 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return made;
    }

    @Test
    void theCompletionIsDeliveredLater() throws Exception {
        refuse("ApiInOneConsumer", 3);
        camel.routes(r -> r.from("apiinone:video?delay=20&maxInFlight=1").to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(2);

        camel.submit("apiinone:video");
        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        assertThat(refused.get()).isNegative();
    }

    @Test
    void aConfirmationThatTheLedgerHasNoThreadForIsRecordedLater() throws Exception {
        TaskRepository ledger =
                LedgerCalls.of(
                        new InMemoryTaskRepository(InstantSource.system()),
                        (method, arguments, call) -> {
                            boolean confirms =
                                    method.getName().equals("transition")
                                            && ((VideoTask) arguments[1]).getDelivery()
                                                    == Delivery.DELIVERED;
                            if (confirms && refused.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("unable to create native thread");
                            }
                            return call.make();
                        });
        camel.component(c -> c.setTaskRepository(ledger));
        camel.routes(r -> r.from("apiinone:video?delay=20&maxInFlight=1").to("mock:delivered"));
        camel.mock("delivered").expectedMessageCount(2);
        refused.set(1);

        camel.submit("apiinone:video");
        camel.submit("apiinone:video");

        camel.mock("delivered").assertIsSatisfied();
        soon().until(() -> camel.sums().of(Delivery.DELIVERED) == 2);
        assertThat(refused.get()).isNegative();
    }

    @Test
    void anExchangeThatHasWaitedGoesOn() throws Exception {
        refuse("ApiInOneContinuation", 1);
        camel.routes(r -> r.from("direct:generate").to("apiinone:video?operation=generate"));

        Exchange done = camel.send("direct:generate", "a fox");

        assertThat(done.getException()).isNull();
        assertThat(refused.get()).isZero();
    }
}
