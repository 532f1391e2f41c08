package one.apiin.camel.route.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The cuts on PostgreSQL: what a dead process held is free when its lease is over. */
class CrashPointPostgresTest extends CrashPointContract {

    private static EmbeddedPostgres server;
    private static int ledgers;

    private final String prefix = "CUT" + ++ledgers + "_";

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    public String ledger() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    public String prefix() {
        return prefix;
    }
}
