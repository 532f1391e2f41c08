package one.apiin.camel.route;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/** One PostgreSQL server for all tests of this JVM; it stops with the JVM. Each test has its own tables. */
public final class Postgres {

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private Postgres() {}

    public static String url() {
        return server().getJdbcUrl("postgres", "postgres");
    }

    public static DataSource dataSource() {
        return server().getPostgresDatabase();
    }

    /** A table prefix that no other test has. */
    public static String newPrefix() {
        return "TEST" + PREFIXES.incrementAndGet() + "_";
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (server == null) {
                server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("synchronous_commit", "on")
                                .start();
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
