package one.apiin.camel.route.cluster;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskRepository;

/** A ledger that does not answer while it is switched off. */
public final class Outage {

    private final AtomicBoolean down = new AtomicBoolean();

    public void begin() {
        down.set(true);
    }

    public void end() {
        down.set(false);
    }

    public DataSource of(DataSource source) {
        return guarded(DataSource.class, source, new SQLException("no connection", "08001"));
    }

    public TaskRepository of(TaskRepository store) {
        return guarded(TaskRepository.class, store, new IllegalStateException("no connection"));
    }

    private <T> T guarded(Class<T> type, T target, Exception fault) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (down.get()) {
                                throw fault;
                            }
                            try {
                                return method.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
