package one.apiin.camel.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One round: each way in turn keeps a number of submissions in flight, for a warm-up and a window.
 */
final class SubmitRace {

    private static final Duration LAST = Duration.ofSeconds(30);

    private final int warmup;
    private final int window;

    /** Both in milliseconds. */
    SubmitRace(int warmup, int window) {
        this.warmup = warmup;
        this.window = window;
    }

    /** Accepted submissions a second, of each way. */
    Map<SubmitWay, Double> of(String baseUrl, Path folder, int concurrent) throws Exception {
        Map<SubmitWay, Double> perSecond = new EnumMap<>(SubmitWay.class);
        for (SubmitWay way : SubmitWay.values()) {
            try (Submitter submitter = way.open(baseUrl, folder, concurrent)) {
                perSecond.put(way, new Lanes(submitter).count(concurrent));
            }
        }
        return perSecond;
    }

    /** Concurrent loops, each of which submits again when its last submission was accepted. */
    private final class Lanes {

        private final Submitter submitter;
        private final LongAdder accepted = new LongAdder();
        private final AtomicInteger open = new AtomicInteger();
        private volatile boolean over;

        Lanes(Submitter submitter) {
            this.submitter = submitter;
        }

        double count(int lanes) {
            open.set(lanes);
            for (int i = 0; i < lanes; i++) {
                submitter.submit(this::next);
            }
            Pause.millis(warmup);
            long before = accepted.sum();
            long begun = System.nanoTime();
            Pause.millis(window);
            double perSecond = (accepted.sum() - before) / ((System.nanoTime() - begun) / 1e9);
            over = true;
            if (!Pause.until(() -> open.get() == 0, LAST) || submitter.fault() != null) {
                throw new IllegalStateException("A submission failed", submitter.fault());
            }
            return perSecond;
        }

        private void next() {
            accepted.increment();
            if (over || submitter.fault() != null) {
                open.decrementAndGet();
            } else {
                submitter.submit(this::next);
            }
        }
    }
}
