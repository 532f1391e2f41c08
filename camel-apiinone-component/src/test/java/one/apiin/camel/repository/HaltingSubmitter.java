package one.apiin.camel.repository;

import java.time.Duration;
import java.time.Instant;
import one.apiin.camel.task.Tracking;
import org.h2.jdbcx.JdbcDataSource;

/** A process that reserves and dies at once: (URL, how many). */
final class HaltingSubmitter {

    private HaltingSubmitter() {}

    @SuppressWarnings("resource")
    public static void main(String[] args) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(args[0]);
        JdbcTaskRepository repository = new JdbcTaskRepository(source, "APIINONE_", true);
        repository.open();
        Instant now = repository.heartbeat("halting", Duration.ofHours(1));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            repository.reserve(
                    TaskRepositoryContractTasks.reserved("s" + i, now)
                            .tracking(Tracking.reserved("halting", 0))
                            .build());
        }
        Runtime.getRuntime().halt(1);
    }
}
