package one.apiin.camel.route.cluster;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import one.apiin.camel.task.TaskRepository;

/** Intercepts each call of a ledger. */
public interface LedgerCalls {

    /** The call itself; throws what the ledger throws. */
    public interface Call {
        Object make() throws Throwable;
    }

    public Object around(Method method, Object[] arguments, Call call) throws Throwable;

    public static TaskRepository of(TaskRepository ledger, LedgerCalls calls) {
        return (TaskRepository)
                Proxy.newProxyInstance(
                        LedgerCalls.class.getClassLoader(),
                        new Class<?>[] {TaskRepository.class},
                        (proxy, method, arguments) ->
                                calls.around(
                                        method,
                                        arguments,
                                        () -> {
                                            try {
                                                return method.invoke(ledger, arguments);
                                            } catch (InvocationTargetException e) {
                                                throw e.getCause();
                                            }
                                        }));
    }
}
