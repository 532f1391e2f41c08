package one.apiin.camel.route.submit;

import static one.apiin.camel.route.ApiInOneContext.FAR;
import static one.apiin.camel.route.ApiInOneContext.soon;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.route.operations.ComponentLog;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.VideoTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The ledger fails once at a reservation; the redelivery's request is slow. */
class UnsureReservationRouteTest {

    private final TaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final AtomicBoolean fails = new AtomicBoolean(true);
    private final HeldReplies held = new HeldReplies();

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext().component(this::options);

    private void options(ApiInOneComponent component) {
        component.setLeaseTimeout(Duration.ofSeconds(3));
        component.setTaskRepository(LedgerCalls.of(store, this::call));
    }

    private Object call(Method method, Object[] arguments, LedgerCalls.Call call) throws Throwable {
        if (method.getName().equals("reserve") && fails.compareAndSet(true, false)) {
            throw new IllegalStateException("no connection");
        }
        return call.make();
    }

    @Test
    void theRedeliveryIsPaidOnceAndItsTaskIsKnown() throws Exception {
        camel.routes(
                r ->
                        r.from("direct:in")
                                .errorHandler(
                                        r.defaultErrorHandler()
                                                .maximumRedeliveries(3)
                                                .redeliveryDelay(1))
                                .to("apiinone:video"));
        camel.sandbox().onSubmit(held);

        CompletableFuture<VideoTask> done;
        try (ComponentLog log = ComponentLog.listen()) {
            done =
                    camel.template()
                            .asyncRequestBody("direct:in", (Object) "a fox", VideoTask.class);
            soon().until(() -> camel.sandbox().ledger().arrivalCount() == 1);
            soon().until(() -> log.lines().stream().anyMatch(l -> l.contains("What was kept")));
        }
        held.letGo();

        assertThat(done).succeedsWithin(FAR);
        assertThat(done.get().getTaskId()).isNotNull();
        assertThat(camel.sandbox().ledger().arrivalCount()).isOne();
    }
}
