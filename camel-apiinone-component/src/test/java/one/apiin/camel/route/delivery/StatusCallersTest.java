package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A web page asks for the status of its tasks faster than {@code requestsPerSecond}. */
class StatusCallersTest {

    private static final int PER_SECOND = 5;

    @RegisterExtension
    final ApiInOneContext camel =
            new ApiInOneContext()
                    .provider(p -> p.pace(Pace.byHand()))
                    .component(
                            c -> {
                                c.setRequestsPerSecond(PER_SECOND);
                                c.setRequestTimeout(Duration.ofSeconds(30));
                            })
                    .routes(r -> r.from("apiinone:video?group=films").to("mock:delivered"));

    private final AtomicBoolean ended = new AtomicBoolean();

    private void askOnAndOn(String taskId) {
        while (!ended.get()) {
            camel.template().requestBody("apiinone:video?operation=status&group=web", taskId);
        }
    }

    @Test
    void completionsOfOtherTasksAreFoundWhileExchangesAskForStatuses() throws Exception {
        VideoTask asked = camel.submit("apiinone:video?group=web");
        VideoTask film = camel.submit("apiinone:video?group=films");
        camel.mock("delivered").expectedMessageCount(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < PER_SECOND + 3; i++) {
            callers.add(new Thread(() -> askOnAndOn(asked.getTaskId()), "caller"));
        }
        callers.forEach(Thread::start);
        int before = statusCalls(asked);
        soon().until(() -> statusCalls(asked) >= before + 3 * PER_SECOND);

        camel.sandbox().finish(film.getTaskId());
        try {
            camel.assertMocksAreSatisfied();
        } finally {
            ended.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private int statusCalls(VideoTask task) {
        return camel.sandbox().ledger().statusCalls(task.getTaskId()).size();
    }
}
