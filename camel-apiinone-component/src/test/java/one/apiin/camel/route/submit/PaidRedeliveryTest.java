package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** A redelivery after the submit was paid goes on with what was paid, whatever failed since. */
class PaidRedeliveryTest extends RouteTestSupport {

    private final TaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final AtomicInteger readsToFail = new AtomicInteger();
    private final AtomicInteger failedReads = new AtomicInteger();

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setTaskRepository(LedgerCalls.of(store, this::call));
        return component;
    }

    /** The first read after the acceptance fails: nobody can wait for the task just then. */
    private Object call(Method method, Object[] arguments, LedgerCalls.Call call) throws Throwable {
        if (method.getName().equals("find")
                && readsToFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            failedReads.incrementAndGet();
            throw new IllegalStateException("the ledger is down for a moment");
        }
        Object answer = call.make();
        if (answer instanceof Optional<?> row
                && row.orElse(null) instanceof VideoTask task
                && task.getState() == TaskState.RUNNING
                && failedReads.get() == 0) {
            readsToFail.set(1);
        }
        return answer;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:generate")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1))
                        .to("apiinone:video?operation=generate");
            }
        };
    }

    @Test
    void aGenerateThatCouldNotWaitIsRedeliveredWithoutPayingAgain() {
        VideoTask task = template.requestBody("direct:generate", "a fox", VideoTask.class);

        assertThat(failedReads).hasValue(1);
        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(sandbox().ledger().charged()).isEqualTo(24);
    }
}
