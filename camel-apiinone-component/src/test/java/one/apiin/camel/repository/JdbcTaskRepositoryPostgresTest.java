package one.apiin.camel.repository;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import one.apiin.camel.task.TaskRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JdbcTaskRepositoryPostgresTest extends TaskRepositoryContract {

    private static final AtomicInteger LEDGERS = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    protected TaskRepository create() {
        String prefix = "L" + LEDGERS.incrementAndGet() + "_";
        JdbcTaskRepository opened =
                new JdbcTaskRepository(postgres.getPostgresDatabase(), prefix, true);
        opened.open();
        return opened;
    }
}
