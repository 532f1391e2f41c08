package one.apiin.camel.sandbox.fault;

/**
 * Something that goes wrong with one request: a wrapper around the sandbox's normal work. Ready-made
 * ones are in {@link Faults}; a lambda is a fault of your own.
 *
 * <p>Money: a fault alone decides whether the request is accepted and charged: it is if and only if
 * {@link FaultExchange#proceed} is called, or the rest of the chain is called and does so.
 * <p>Threads: called on the sandbox's event loop; it must not block. A fault that is used for several
 * requests must have no state of its own.
 */
@FunctionalInterface
public interface Fault {

    /** What stands behind a fault: the next fault, or in the end the normal work. */
    @FunctionalInterface
    interface Next {

        /** Goes on with this exchange, which may be a changed one. */
        void handle(FaultExchange exchange);
    }

    /** Handles the exchange; calling {@code next} is up to the fault. */
    void handle(FaultExchange exchange, Next next);

    /** This fault around another, such as {@code slow(d).then(resetAfter())}. */
    default Fault then(Fault inner) {
        return (exchange, next) -> handle(exchange, behind -> inner.handle(behind, next));
    }

    /** The same as {@link #then}. */
    default Fault andThen(Fault inner) {
        return then(inner);
    }
}
