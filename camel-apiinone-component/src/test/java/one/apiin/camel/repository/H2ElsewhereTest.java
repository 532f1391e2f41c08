package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.priced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskRepository;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.CreateCluster;
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

    private static Server server(Path base) throws SQLException {
        String[] settings = {"-tcpPort", "0", "-ifNotExists", "-baseDir", base.toString()};
        return Server.createTcpServer(settings).start();
    }

    @Test
    void aServerKeepsTheLedger() throws Exception {
        Server server = server(folder);
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:tcp://localhost:" + server.getPort() + "/ledger");
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(source, "APIINONE_", true)) {
            ledger.open();
            requireServing(ledger);
        } finally {
            server.stop();
        }
    }

    @Test
    void aClusterOfServersIsRefused() throws Exception {
        Server one = server(folder.resolve("one"));
        Server two = server(folder.resolve("two"));
        try {
            String first = "localhost:" + one.getPort();
            String both = first + ",localhost:" + two.getPort();
            String second = "jdbc:h2:tcp://localhost:" + two.getPort() + "/ledger";
            String source = "jdbc:h2:tcp://" + first + "/ledger";
            new CreateCluster().execute(source, second, "", "", both);
            JdbcDataSource cluster = new JdbcDataSource();
            cluster.setURL("jdbc:h2:tcp://" + both + "/ledger");

            assertThatIllegalStateException()
                    .isThrownBy(() -> new JdbcTaskRepository(cluster, "APIINONE_", true).open())
                    .withMessageContaining("cluster")
                    .withMessageContaining("one server");
        } finally {
            one.stop();
            two.stop();
        }
    }

    @Test
    void aPoolThatDoesNotUnwrapKeepsTheLedger() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        DataSource closed =
                FaultyDataSource.proxy(
                        DataSource.class, (method, call) -> wrapped(source.getConnection()));
        try (JdbcTaskRepository ledger = new JdbcTaskRepository(closed, "APIINONE_", true)) {
            ledger.open();
            requireServing(ledger);
        }
    }

    private static Connection wrapped(Connection connection) {
        return FaultyDataSource.proxy(
                Connection.class,
                (method, call) -> {
                    if (method.equals("unwrap")) {
                        throw new UnsupportedOperationException();
                    }
                    return call.call(connection);
                });
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
