package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 ledger whose database cannot be recognized by the driver's own classes. */
class H2ElsewhereTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private static void requireServing(TaskRepository ledger) {
        Instant now = ledger.heartbeat("p1", LEASE);
        ledger.reserve(priced("a", now, 24).build());
        assertThat(ledger.sums("default").credits().reserved()).isEqualTo(24);
        assertThat(ledger.find(TaskQuery.bySubmissionId("a"))).hasSize(1);
    }

    @Test
    void aServerKeepsTheLedger() throws Exception {
        Server server =
                Server.createTcpServer(
                        "-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString());
        server.start();
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:tcp://localhost:" + server.getPort() + "/ledger");
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "APIINONE_", true)) {
            ledger.open();
            requireServing(ledger);
        } finally {
            server.stop();
        }
    }

    /** As in a server for applications that keeps the drivers for itself. */
    @Test
    void aDriverThatOnlyTheDataSourceCanSeeKeepsTheLedger() throws Exception {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        Class<?> type = new WithoutH2().loadClass(JdbcTaskRepository.class.getName());
        assertThat(type).isNotEqualTo(JdbcTaskRepository.class);
        Object made =
                type.getConstructor(DataSource.class, String.class, boolean.class)
                        .newInstance(source, "APIINONE_", true);
        try {
            type.getMethod("open").invoke(made);
            requireServing((TaskRepository) made);
        } finally {
            ((AutoCloseable) made).close();
        }
    }

    /** Loads the repository's classes anew, and none of H2. */
    private static final class WithoutH2 extends ClassLoader {

        WithoutH2() {
            super(WithoutH2.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.h2.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("one.apiin.camel.repository.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = getResourceAsStream(file)) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
