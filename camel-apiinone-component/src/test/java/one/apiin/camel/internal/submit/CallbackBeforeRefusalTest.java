package one.apiin.camel.internal.submit;

import static one.apiin.camel.internal.NodeRows.now;
import static one.apiin.camel.internal.ScriptedGateway.refused;
import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.internal.Node;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** The provider refuses a POST after a callback named its task. */
class CallbackBeforeRefusalTest {

    private final Node a = Node.alone();

    @Test
    void aRefusalAfterACallbackIsAnUnknownOutcomeForTheExchangeToo() {
        var submit = a.submit("s");
        VideoTask row = a.row("s");
        a.repository.transition(row, row.with(row.tracking().withCandidateTaskId("t-9")));

        a.gateway.posts.get(0).reply().complete(refused());

        assertThat(now(submit).failure())
                .isInstanceOf(SubmitOutcomeUnknownException.class)
                .satisfies(failure -> assertThat(failure.isMayHaveBeenCharged()).isTrue())
                .as("Camel finds the handler of a refusal by the cause, too")
                .hasNoCause();
        assertThat(a.row("s").getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
        assertThat(a.row("s").getDelivery())
                .as("reported by the exception")
                .isEqualTo(Delivery.CLAIMED);
    }
}
