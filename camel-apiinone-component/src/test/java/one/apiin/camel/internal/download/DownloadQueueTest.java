package one.apiin.camel.internal.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DownloadQueueTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    private void run(DownloadQueue queue, String name, long endedAt) {
        queue.run(
                Instant.ofEpochSecond(endedAt),
                () -> done.add(name),
                () -> done.add(name + " refused"));
    }

    @Test
    void theOldestResultIsSavedFirst() {
        DownloadQueue queue = new DownloadQueue(1, threads::add);
        run(queue, "first", 50);
        run(queue, "young", 90);
        run(queue, "old", 10);
        run(queue, "older", 5);
        run(queue, "old too", 10);

        while (!threads.isEmpty()) {
            threads.poll().run();
        }

        assertThat(done).containsExactly("first", "older", "old", "old too", "young");
    }

    @Test
    void onlySoManyRunAtOnce() {
        DownloadQueue queue = new DownloadQueue(2, threads::add);
        for (int i = 0; i < 5; i++) {
            run(queue, "" + i, i);
        }

        assertThat(threads).hasSize(2);
        threads.poll().run();
        assertThat(threads).hasSize(2);
        assertThat(done).hasSize(1);
    }

    @Test
    void workThatThrowsGivesItsPlaceBack() {
        DownloadQueue queue = new DownloadQueue(1, threads::add);
        queue.run(
                Instant.EPOCH,
                () -> {
                    throw new IllegalStateException("bad");
                },
                () -> {});
        run(queue, "next", 1);

        try {
            threads.poll().run();
        } catch (IllegalStateException e) {
            done.add(e.getMessage());
        }
        threads.poll().run();

        assertThat(done).containsExactly("bad", "next");
    }

    @Test
    void whatTheThreadsDoNotTakeIsTold() {
        DownloadQueue queue =
                new DownloadQueue(
                        1,
                        work -> {
                            throw new RejectedExecutionException();
                        });

        for (int i = 0; i < 20_000; i++) {
            run(queue, "" + i, i);
        }

        assertThat(done).hasSize(20_000).allMatch(text -> text.endsWith("refused"));
    }
}
