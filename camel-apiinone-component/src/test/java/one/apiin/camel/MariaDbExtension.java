package one.apiin.camel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import one.apiin.camel.sandbox.FreePort;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mariadb.jdbc.MariaDbDataSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/**
 * One MariaDB server of Debian's package {@code mariadb-server} for all tests of this JVM, started by the first that
 * needs it; without the package they are skipped.
 *
 * <p>Ownership: the server stops after the last test; the caller disposes of pools.
 */
public final class MariaDbExtension implements BeforeAllCallback {

    private static final AtomicInteger POOLS = new AtomicInteger();
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final String INSTALL = "/usr/bin/mariadb-install-db";

    private ExtensionContext.Store store;

    private record Running(Process server, int port) implements AutoCloseable {

        static Running start() {
            try {
                Path folder = Files.createTempDirectory("mariadb");
                int port = FreePort.next();
                String data = "--datadir=" + folder.resolve("data");
                String user = "--user=" + System.getProperty("user.name");
                run(
                                folder,
                                INSTALL,
                                "--no-defaults",
                                data,
                                user,
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db")
                        .waitFor();
                Process server =
                        run(
                                folder,
                                SERVER.toString(),
                                "--no-defaults",
                                data,
                                user,
                                "--port=" + port,
                                "--bind-address=127.0.0.1",
                                "--socket=" + folder.resolve("socket"),
                                "--innodb-flush-log-at-trx-commit=1",
                                "--max-connections=300");
                Running one = new Running(server, port);
                Awaitility.await().atMost(60, TimeUnit.SECONDS).until(one::answers);
                return one;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Process run(Path folder, String... command) throws IOException {
            File log = folder.resolve("log").toFile();
            return new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        }

        private boolean answers() {
            try (Connection connection = DriverManager.getConnection(url(port))) {
                connection.createStatement().execute("CREATE DATABASE IF NOT EXISTS ledger");
                return true;
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public void close() {
            server.destroy();
            server.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private static String url(int port) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/?user=root";
    }

    /** For {@code @EnabledIf}. */
    public static boolean isInstalled() {
        return Files.isExecutable(SERVER);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        store =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(MariaDbExtension.class));
    }

    /** Starts the server if no other test has. */
    private Running running() {
        return store.getOrComputeIfAbsent(Running.class, none -> Running.start(), Running.class);
    }

    public String url() {
        return "jdbc:mariadb://127.0.0.1:" + running().port() + "/ledger?user=root";
    }

    /** Opens a connection for each call. */
    public DataSource dataSource() {
        try {
            return new MariaDbDataSource(url());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The driver's own pool, of at most 20 connections; those with equal URLs would be one. */
    public MariaDbPoolDataSource pool() {
        String own = "&minPoolSize=1&maxPoolSize=20&poolName=pool" + POOLS.incrementAndGet();
        try {
            return new MariaDbPoolDataSource(url() + own);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
