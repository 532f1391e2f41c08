package one.apiin.camel.route;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import one.apiin.camel.ApiInOneComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same road with a ledger in PostgreSQL. Each test has an account's worth of tables of its own. */
class VideoRoutePostgresTest extends VideoRouteContract {

    private static EmbeddedPostgres server;
    private static int tests;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    public DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    public ApiInOneComponent component() {
        ApiInOneComponent component = super.component();
        component.setTablePrefix("TEST" + ++tests + "_");
        return component;
    }
}
