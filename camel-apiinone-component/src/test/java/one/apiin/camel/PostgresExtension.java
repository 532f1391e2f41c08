package one.apiin.camel;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * One embedded PostgreSQL server for all tests of this JVM, and a fresh prefix of the ledger's tables for
 * each test: {@code @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();}
 *
 * <p>Threads: safe for concurrent use, but for {@link #prefix()}, which belongs to one test at a time.
 * <p>Ownership: the server stops after the last test; the caller disposes of pools.
 */
public final class PostgresExtension implements BeforeAllCallback, BeforeEachCallback {

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private EmbeddedPostgres server;
    private String prefix;

    private record Running(EmbeddedPostgres server) implements AutoCloseable {

        static Running start() {
            try {
                return new Running(
                        EmbeddedPostgres.builder()
                                .setPGStartupWait(Duration.ofMinutes(2))
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("max_connections", "300")
                                .start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server =
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(PostgresExtension.class))
                        .getOrComputeIfAbsent(Running.class, none -> Running.start(), Running.class)
                        .server();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        prefix = freshPrefix();
    }

    /** The prefix of this test's tables. */
    public String prefix() {
        return prefix;
    }

    /** A prefix that no other test has, such as {@code T7_}. */
    public static String freshPrefix() {
        return "T" + PREFIXES.incrementAndGet() + "_";
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    public int port() {
        return server.getPort();
    }

    /** Opens a connection for each call. */
    public DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    /** A pool of at most 20 connections; {@code settings} is appended to the URL. H2's pool serves any driver. */
    public JdbcConnectionPool pool(String settings) {
        return pool(settings, port());
    }

    /** Through a proxy. */
    public JdbcConnectionPool pool(String settings, int port) {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setURL(url().replace(":" + port() + "/", ":" + port + "/") + settings);
        JdbcConnectionPool pool = JdbcConnectionPool.create(source);
        pool.setMaxConnections(20);
        return pool;
    }
}
