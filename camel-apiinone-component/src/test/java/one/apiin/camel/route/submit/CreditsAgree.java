package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.sandbox.SandboxLedger;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;

/**
 * Our sums of credits, as JMX shows them, against the provider's books.
 *
 * <p>What the sandbox charged is what we call reserved, charged or refunded, and of what we call unknown
 * the part that it accepted: we cannot know which, so it lies between nothing and all of it. What the
 * sandbox gave back is what we call refunded, and the tasks whose failure we have not seen yet.
 */
public final class CreditsAgree {

    private CreditsAgree() {}

    public static void check(LedgerSums ours, SandboxLedger theirs) {
        CreditSums sums = ours.credits();
        long accepted = sums.reserved() + sums.charged() + sums.refunded();
        long lost = theirs.charged() - accepted;
        String how = sums + "\n" + ours + "\n" + theirs.report();

        assertThat(lost).as("charged behind our back: %s", how).isBetween(0L, sums.unknown());
        assertThat(sums.refunded())
                .as("given back: %s", how)
                .isLessThanOrEqualTo(theirs.refunded());
        if (ours.of(TaskState.RUNNING) + ours.of(TaskState.WATCH_ENDED) == 0 && lost == 0) {
            assertThat(sums.refunded()).as("all given back: %s", how).isEqualTo(theirs.refunded());
        }
    }

    /** All accounts that the context's components work for, each with a ledger of its own. */
    public static void check(CamelContext context, SandboxLedger theirs) throws Exception {
        CreditSums all = CreditSums.ZERO;
        Map<TaskState, Long> states = new EnumMap<>(TaskState.class);
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) instanceof ApiInOneComponent) {
                LedgerSums one = sums(context, name);
                all = all.plus(one.credits());
                one.states().forEach((state, count) -> states.merge(state, count, Long::sum));
            }
        }
        check(new LedgerSums(states, Map.of(), Map.of("all", all)), theirs);
    }

    private static LedgerSums sums(CamelContext context, String component) throws Exception {
        ApiInOneEndpoint any = context.getEndpoint(component + ":video", ApiInOneEndpoint.class);
        return any.engine().sums().get(10, TimeUnit.SECONDS);
    }
}
