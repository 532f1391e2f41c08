package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A redelivery after the submit was paid goes on with what was paid, whatever failed since. */
class PaidRedeliveryTest {

    private final TaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final AtomicInteger readsToFail = new AtomicInteger();
    private final AtomicInteger failedReads = new AtomicInteger();

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .component(c -> c.setTaskRepository(LedgerCalls.of(store, this::call)))
                    .routes(this::routes);

    private void routes(RouteBuilder r) {
        r.from("direct:generate")
                .errorHandler(r.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1))
                .to("apiinone:video?operation=generate");
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

    @Test
    void aGenerateThatCouldNotWaitIsRedeliveredWithoutPayingAgain() {
        VideoTask task = camel.template().requestBody("direct:generate", "a fox", VideoTask.class);

        assertThat(failedReads).hasValue(1);
        assertThat(task.getState()).isEqualTo(TaskState.COMPLETED);
        assertThat(camel.sandbox().ledger().charged()).isEqualTo(24);
    }
}
