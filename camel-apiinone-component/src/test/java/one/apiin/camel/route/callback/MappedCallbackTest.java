package one.apiin.camel.route.callback;

import static one.apiin.camel.route.ApiInOneContext.send;
import static one.apiin.camel.route.ApiInOneContext.soon;
import static one.apiin.camel.route.ApiInOneContext.sums;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.sandbox.CallbackMode;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.TaskState;

import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;

/** A mapping tells where callbacks name their task, too. */
class MappedCallbackTest extends CallbackTestSupport {

    @Test
    void aMappedIdInACallbackResolvesAnUnknownOutcome() throws Exception {
        camel.sandbox().callbacks(CallbackMode.NONE);
        camel.sandbox().onSubmit(Faults.resetAfter());
        ApiInOneComponent component = camel.newComponent();
        component.setReplyMapping("id=/order/number");
        CamelContext context = listening(component);
        assertThat(send(context, "direct:submit", "a fox").getException())
                .isInstanceOf(SubmitOutcomeUnknownException.class);
        String id = camel.sandbox().tasks().get(0).taskId();

        int status =
                post(
                        camel.sandbox().tasks().get(0).callbackUrl(),
                        "{\"order\":{\"number\":\"" + id + "\"}}");

        assertThat(status).isEqualTo(200);
        soon().until(() -> rows(context, TaskState.RUNNING) == 1);
    }

    private static int rows(CamelContext context, TaskState state) throws Exception {
        return (int) sums(context).of(state);
    }
}
