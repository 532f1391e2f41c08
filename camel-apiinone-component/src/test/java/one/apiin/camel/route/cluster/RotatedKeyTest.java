package one.apiin.camel.route.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ContextTestSupport;
import one.apiin.camel.route.RouteTestSupport;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.Sandbox;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that the provider has replaced: what was paid with the old one is told with the new one. */
class RotatedKeyTest extends ContextTestSupport {

    private static final String OLD = "aio_the_old_key";
    private static final String NEW = "aio_the_new_key";

    @TempDir Path folder;

    @Override
    public Sandbox.Builder sandboxBuilder() {
        return super.sandboxBuilder().apiKey(OLD);
    }

    private boolean aLookIsRefused() {
        return sandbox().ledger().requests().stream().anyMatch(r -> r.status() == 401);
    }

    private CamelContext with(String key) throws Exception {
        ApiInOneComponent component = component(h2(folder));
        component.setApiKey(key);
        return started(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video?idempotencyKey=order-7");
                    r.from("apiinone:video?delay=20").to("mock:told");
                });
    }

    @Test
    void pendingTasksGoOnUnderTheNewKey() throws Exception {
        sandbox().pace(Pace.byHand());
        CamelContext before = with(OLD);
        send(before, "direct:submit", "a fox");
        sandbox().rotateKey(OLD, NEW);
        RouteTestSupport.soon().until(this::aLookIsRefused);
        assertThat(RouteTestSupport.sums(before).of(TaskState.RUNNING)).isOne();
        before.stop();
        sandbox().finishAll();

        CamelContext after = with(NEW);
        mock(after, "told").expectedMessageCount(1);

        mock(after, "told").assertIsSatisfied();
        assertThat(send(after, "direct:submit", "a fox").getException()).isNull();
        assertThat(sandbox().ledger().arrivals()).hasSize(1);
    }
}
