package one.apiin.camel.route.operations;

import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.repository.InMemoryTaskRepository;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.route.cluster.LedgerCalls;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.DueQuery;
import one.apiin.camel.task.TaskRepository;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start polls nothing before every route has said how its group is polled. */
class StartOrderTest {

    private static final String PATIENT = "apiinone:video?group=patient&watchTimeout=30d";

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.pace(Pace.byHand()));

    private final InMemoryTaskRepository store = new InMemoryTaskRepository(InstantSource.system());
    private final List<TaskState> claims = new CopyOnWriteArrayList<>();

    /** Its routes run by the component's watchTimeout, which is over at once. */
    private ApiInOneComponent impatient() {
        TaskRepository recorded =
                LedgerCalls.of(
                        store,
                        (method, arguments, call) -> {
                            if (arguments != null && arguments[0] instanceof DueQuery due) {
                                claims.add(due.state());
                            }
                            return call.make();
                        });
        ApiInOneComponent component = camel.newComponent();
        component.setTaskRepository(recorded);
        component.setWatchTimeout(Duration.ofMillis(1));
        return component;
    }

    @Test
    void aTaskIsNotEndedByTheComponentsWatchTimeoutWhileTheRouteOfItsGroupStarts()
            throws Exception {
        CamelContext first = camel.start(impatient(), r -> r.from("direct:submit").to(PATIENT));
        String id =
                send(first, "direct:submit", "a fox")
                        .getMessage()
                        .getBody(VideoTask.class)
                        .getTaskId();
        first.stop();
        claims.clear();

        CamelContext second =
                camel.start(
                        impatient(),
                        r -> {
                            r.from("direct:other").startupOrder(1).to("apiinone:video");
                            r.from("direct:slow")
                                    .startupOrder(2)
                                    .routePolicy(new SlowStart())
                                    .to("mock:slow");
                            r.from(PATIENT).startupOrder(3).to("mock:delivered");
                        });

        soon().until(() -> camel.sandbox().ledger().statusCalls(id).size() >= 2);
        MockEndpoint delivered = mock(second, "delivered");
        delivered.expectedMessageCount(1);
        delivered.expectedHeaderReceived("CamelApiInOneTaskState", "COMPLETED");
        camel.sandbox().finish(id);
        delivered.assertIsSatisfied();
    }

    /** Starts once the account of the route before it has done its regular work. */
    private final class SlowStart extends RoutePolicySupport {
        @Override
        public void onStart(Route route) {
            soon().until(() -> claims.contains(TaskState.OUTCOME_UNKNOWN));
            assertThat(claims).doesNotContain(TaskState.RUNNING);
        }
    }
}
