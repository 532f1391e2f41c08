package one.apiin.camel.route.cluster;

import static one.apiin.camel.route.ApiInOneContext.h2;
import static one.apiin.camel.route.ApiInOneContext.mock;
import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A key that the provider has replaced: what was paid with the old one is told with the new one. */
class RotatedKeyTest {

    private static final String OLD = "aio_the_old_key";
    private static final String NEW = "aio_the_new_key";

    @TempDir Path folder;

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().provider(b -> b.apiKey(OLD));

    private boolean aLookIsRefused() {
        return camel.sandbox().ledger().requests().stream().anyMatch(r -> r.status() == 401);
    }

    private CamelContext with(String key) throws Exception {
        ApiInOneComponent component = camel.newComponent(h2(folder));
        component.setApiKey(key);
        return camel.start(
                component,
                r -> {
                    r.from("direct:submit").to("apiinone:video?idempotencyKey=order-7");
                    r.from("apiinone:video?delay=20").to("mock:told");
                });
    }

    @Test
    void pendingTasksGoOnUnderTheNewKey() throws Exception {
        camel.sandbox().pace(Pace.byHand());
        CamelContext before = with(OLD);
        send(before, "direct:submit", "a fox");
        camel.sandbox().rotateKey(OLD, NEW);
        soon().until(this::aLookIsRefused);
        assertThat(sums(before).of(TaskState.RUNNING)).isOne();
        before.stop();
        camel.sandbox().finishAll();

        CamelContext after = with(NEW);
        mock(after, "told").expectedMessageCount(1);

        mock(after, "told").assertIsSatisfied();
        assertThat(send(after, "direct:submit", "a fox").getException()).isNull();
        assertThat(camel.sandbox().ledger().arrivals()).hasSize(1);
    }
}
