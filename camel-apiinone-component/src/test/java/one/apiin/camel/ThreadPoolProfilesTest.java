package one.apiin.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import one.apiin.camel.internal.util.OwnThreads;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ThreadPoolProfilesTest {

    private static final int SIZE = 2;
    private static final int CALLERS = 8;
    private static final int CALLS = 5_000;

    /** Callers are many more than the threads, so that a thread is often not back yet when the next comes. */
    @Test
    void asManyCallersAsWaitAreServedByThreadsOfTheGivenNumber() throws InterruptedException {
        CamelContext context = new DefaultCamelContext();
        try {
            ExecutorService pool = new ThreadPoolProfiles(context).handOver("HandOver", SIZE);
            OwnThreads threads = OwnThreads.limited(pool, SIZE, Duration.ofMinutes(1));
            Set<Thread> used = ConcurrentHashMap.newKeySet();

            Thread[] callers =
                    IntStream.range(0, CALLERS)
                            .mapToObj(i -> new Thread(() -> call(threads, used)))
                            .toArray(Thread[]::new);
            Set<Throwable> failures = ConcurrentHashMap.newKeySet();
            for (Thread caller : callers) {
                caller.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
                caller.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            pool.shutdownNow();

            assertThat(failures).isEmpty();
            assertThat(used).hasSizeBetween(1, SIZE);
        } finally {
            context.stop();
        }
    }

    @Test
    void aStopInterruptsNoWork() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            ThreadPoolProfiles pools = new ThreadPoolProfiles(context);
            ExecutorService pool = pools.platform("AtWork", 1);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Boolean> atWork =
                    pool.submit(
                            () -> {
                                begun.countDown();
                                return goOn.await(1, TimeUnit.MINUTES);
                            });
            Future<Boolean> queued = pool.submit(() -> true);
            begun.await();

            pools.stop(Duration.ofMillis(1));
            goOn.countDown();

            assertThat(atWork).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
            assertThat(queued).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            context.stop();
        }
    }

    private static void call(OwnThreads threads, Set<Thread> used) {
        for (int i = 0; i < CALLS; i++) {
            used.add(threads.call(Thread::currentThread));
        }
    }
}
