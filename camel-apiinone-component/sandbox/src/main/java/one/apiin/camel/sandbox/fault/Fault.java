package one.apiin.camel.sandbox.fault;

/**
 * An error injected into one request: a wrapper around the sandbox's normal processing. {@link Faults}
 * has ready-made ones; a lambda is a custom fault.
 *
 * <p>Money: a fault alone decides whether the request is accepted and charged: it is if and only if
 * {@link FaultExchange#proceed} is called, or the rest of the chain is called and does so.
 * <p>Threads: called on the sandbox's event loop; it must not block. A fault that is used for several
 * requests must be stateless.
 */
@FunctionalInterface
public interface Fault {

    /** The rest of the chain: the next fault, or the normal processing. */
    @FunctionalInterface
    interface Next {

        /** Continues with this exchange, which may be a wrapped one. */
        void handle(FaultExchange exchange);
    }

    /** Handles the exchange; the fault decides whether to call {@code next}. */
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
