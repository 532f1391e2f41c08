package one.apiin.camel.internal.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {

    private static final Duration FAR = Duration.ofMinutes(1);

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final OwnThreads threads = OwnThreads.limited(pool, 2, FAR);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void theWorkRunsOnAThreadOfThePoolAndItsResultIsReturned() {
        Thread worker = threads.call(Thread::currentThread);

        assertThat(worker).isNotSameAs(Thread.currentThread());
    }

    @Test
    void workOnAThreadOfTheComponentGoesOnThere() {
        OwnThreads other = OwnThreads.of(pool);

        boolean same =
                threads.call(
                        () -> {
                            Thread outer = Thread.currentThread();
                            return other.call(() -> Thread.currentThread() == outer);
                        });

        assertThat(same).isTrue();
    }

    @Test
    void anExceptionOfTheWorkIsThrownAsItIs() {
        IllegalStateException thrown = new IllegalStateException("of the work");

        assertThatThrownBy(
                        () ->
                                threads.call(
                                        () -> {
                                            throw thrown;
                                        }))
                .isSameAs(thrown);
    }

    @Test
    void anInterruptedCallerWaitsForTheResultAndKeepsItsFlag() {
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        AtomicBoolean workerInterrupted = new AtomicBoolean();
        Thread.currentThread().interrupt();

        String result =
                OwnThreads.of(pool)
                        .call(
                                () -> {
                                    interrupted.join();
                                    workerInterrupted.set(Thread.currentThread().isInterrupted());
                                    return "paid";
                                },
                                () -> interrupted.complete(null));

        assertThat(result).isEqualTo("paid");
        assertThat(workerInterrupted).isFalse();
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    }

    @Test
    void atMostTheLimitOfCallsRunAtOnce() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<?>> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            callers.add(
                    CompletableFuture.runAsync(
                            () ->
                                    threads.call(
                                            () -> {
                                                most.accumulateAndGet(
                                                        running.incrementAndGet(), Math::max);
                                                Thread.yield();
                                                return running.decrementAndGet();
                                            }),
                            pool));
        }
        callers.forEach(CompletableFuture::join);

        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void aCallerThatGetsNoThreadInTimeIsRejected() {
        OwnThreads full = OwnThreads.limited(pool, 1, Duration.ofMillis(1));
        CompletableFuture<Void> end = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        var first =
                CompletableFuture.supplyAsync(
                        () ->
                                full.call(
                                        () -> {
                                            begun.complete(null);
                                            return end.join();
                                        }),
                        pool);
        begun.join();

        assertThatThrownBy(() -> full.call(() -> "never"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no thread was free within PT0.001S");
        end.complete(null);
        first.join();
        assertThat(full.call(() -> "free again")).isEqualTo("free again");
    }

    @Test
    void anInterruptBeforeTheWorkBeganStartsNothing() {
        AtomicBoolean ran = new AtomicBoolean();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> threads.call(() -> ran.getAndSet(true)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ran).isFalse();
    }

    @Test
    void aStoppedPoolRejects() {
        pool.shutdown();

        assertThatThrownBy(() -> threads.call(() -> "never"))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(threads.execute(() -> {})).isFalse();
    }

    @Test
    void withoutAPoolTheCallerDoesTheWork() {
        assertThat(OwnThreads.callers().call(Thread::currentThread))
                .isSameAs(Thread.currentThread());
    }
}
