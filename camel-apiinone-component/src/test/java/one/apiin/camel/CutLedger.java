package one.apiin.camel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.task.TaskRepository;

/** A ledger that runs something once, at a named point, on the thread that comes there. */
final class CutLedger {

    private final Runnable there;
    private final AtomicBoolean reached = new AtomicBoolean();

    private CutLedger(Runnable there) {
        this.there = there;
    }

    static TaskRepository of(TaskRepository ledger, Cut cut, Runnable there) {
        CutLedger wrapped = new CutLedger(there);
        return (TaskRepository)
                Proxy.newProxyInstance(
                        CutLedger.class.getClassLoader(),
                        new Class<?>[] {TaskRepository.class},
                        (proxy, method, arguments) -> {
                            wrapped.at(cut.isBefore(method.getName(), arguments));
                            try {
                                Object answer = method.invoke(ledger, arguments);
                                wrapped.at(cut.isAfter(method.getName(), answer));
                                return answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void at(boolean here) {
        if (here && reached.compareAndSet(false, true)) {
            there.run();
        }
    }
}
