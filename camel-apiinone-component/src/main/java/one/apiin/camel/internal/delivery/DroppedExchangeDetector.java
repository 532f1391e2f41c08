package one.apiin.camel.internal.delivery;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers that will never come: whoever was to give them is garbage. An exchange may be dropped without
 * its completions being run, for example if an aggregation throws in an enricher.
 *
 * <p>Time: noticed at a regular look after the garbage collection.
 *
 * <p>Threads: safe for concurrent use; has none of its own.
 *
 * <p>Restart: nothing survives; the ledger frees what the process owned.
 */
public final class DroppedExchangeDetector {

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Set<Awaited> open = ConcurrentHashMap.newKeySet();

    /** One answer: it comes, or it is forgotten. */
    public final class Awaited extends PhantomReference<Object> {

        private final Runnable forgotten;

        private Awaited(Object answerer, Runnable forgotten) {
            super(answerer, collected);
            this.forgotten = forgotten;
        }

        /**
         * The answer has come.
         *
         * @return false if it counts as forgotten or has come before
         */
        public boolean heard() {
            clear();
            return open.remove(this);
        }
    }

    /**
     * Awaits the answer of {@code answerer}.
     *
     * @param forgotten runs if the answerer is garbage before it was heard; must not hold it
     */
    public Awaited await(Object answerer, Runnable forgotten) {
        Awaited awaited = new Awaited(answerer, forgotten);
        open.add(awaited);
        return awaited;
    }

    /** Looks for answers that will not come. */
    public void look() {
        for (Reference<?> one = collected.poll(); one != null; one = collected.poll()) {
            if (one instanceof Awaited awaited && open.remove(awaited)) {
                awaited.forgotten.run();
            }
        }
    }

    int size() {
        return open.size();
    }
}
