package one.apiin.camel.repository;

import java.time.Instant;
import java.time.InstantSource;
import one.apiin.camel.task.TaskRepository;

class InMemoryTaskRepositoryTest extends TaskRepositoryContract {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901234Z");

    @Override
    protected TaskRepository create() {
        return new InMemoryTaskRepository(InstantSource.fixed(START));
    }
}
