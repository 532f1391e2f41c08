package one.apiin.camel.repository;

import java.nio.file.Path;
import one.apiin.camel.task.TaskRepository;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcTaskRepositoryH2Test extends TaskRepositoryContract {

    @TempDir private Path folder;
    private JdbcTaskRepository opened;

    @Override
    protected TaskRepository create() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("ledger"));
        opened = new JdbcTaskRepository(source, "APIINONE_", true);
        opened.open();
        return opened;
    }

    @AfterEach
    void close() {
        opened.close();
    }
}
