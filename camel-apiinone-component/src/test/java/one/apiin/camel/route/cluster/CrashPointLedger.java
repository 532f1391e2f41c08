package one.apiin.camel.route.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.task.TaskRepository;

/** A ledger that runs an action once at a crash point, on the thread that reaches it. */
public final class CrashPointLedger {

    private final Runnable there;
    private final AtomicBoolean reached = new AtomicBoolean();

    private CrashPointLedger(Runnable there) {
        this.there = there;
    }

    public static TaskRepository of(TaskRepository ledger, CrashPoint cut, Runnable there) {
        CrashPointLedger wrapped = new CrashPointLedger(there);
        return LedgerCalls.of(
                ledger,
                (method, arguments, call) -> {
                    wrapped.at(cut.isBefore(method.getName(), arguments));
                    Object answer = call.make();
                    wrapped.at(cut.isAfter(method.getName(), answer));
                    return answer;
                });
    }

    private void at(boolean here) {
        if (here && reached.compareAndSet(false, true)) {
            there.run();
        }
    }
}
