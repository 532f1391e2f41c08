package one.apiin.camel.route.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import one.apiin.camel.ApiInOneComponent;
import one.apiin.camel.ApiInOneEndpoint;
import one.apiin.camel.sandbox.SandboxLedger;
import one.apiin.camel.task.CreditSums;
import one.apiin.camel.task.LedgerSums;
import one.apiin.camel.task.TaskState;
import org.apache.camel.CamelContext;

/**
 * Compares the ledger's sums of credits, as JMX shows them, with what the sandbox charged.
 *
 * <p>The sandbox has charged what the ledger counts as reserved, charged or refunded, and of what the
 * ledger counts as unknown the part that it accepted: between nothing and all. It has refunded what the
 * ledger counts as refunded, and the tasks whose failure no poll has seen yet.
 */
public final class CreditsAgree {

    private CreditsAgree() {}

    public static void check(LedgerSums ledger, SandboxLedger sandbox) {
        CreditSums sums = ledger.credits();
        long accepted = sums.reserved() + sums.charged() + sums.refunded();
        long lost = sandbox.charged() - accepted;
        String how = sums + "\n" + ledger + "\n" + sandbox.report();

        assertThat(lost).as("charged and not in the ledger: %s", how).isBetween(0L, sums.unknown());
        assertThat(sums.refunded()).as("refunded: %s", how).isLessThanOrEqualTo(sandbox.refunded());
        if (ledger.of(TaskState.RUNNING) + ledger.of(TaskState.WATCH_ENDED) == 0 && lost == 0) {
            assertThat(sums.refunded()).as("all refunded: %s", how).isEqualTo(sandbox.refunded());
        }
    }

    /** All accounts that the context's components work for, each with a ledger of its own. */
    public static void check(CamelContext context, SandboxLedger sandbox) throws Exception {
        CreditSums all = CreditSums.ZERO;
        Map<TaskState, Long> states = new EnumMap<>(TaskState.class);
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) instanceof ApiInOneComponent) {
                LedgerSums one = sums(context, name);
                all = all.plus(one.credits());
                one.states().forEach((state, count) -> states.merge(state, count, Long::sum));
            }
        }
        check(new LedgerSums(states, Map.of(), Map.of("all", all)), sandbox);
    }

    private static LedgerSums sums(CamelContext context, String component) throws Exception {
        ApiInOneEndpoint any = context.getEndpoint(component + ":video", ApiInOneEndpoint.class);
        return any.engine().sums();
    }
}
