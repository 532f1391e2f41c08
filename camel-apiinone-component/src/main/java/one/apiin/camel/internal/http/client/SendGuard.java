package one.apiin.camel.internal.http.client;

import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.internal.provider.SendDeadline;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Knows whether a request has begun to leave, and lets it begin at most once.
 *
 * <p>The client asks {@link #pass} on its I/O thread when the connection stands and the first byte
 * is about to be written. (It asks the request's producer much earlier, before it has a connection;
 * that would tell nothing.)
 *
 * <p>Money: a request passes once. Were the client ever to repeat or redirect a POST by itself, the
 * second one would stop here.
 *
 * <p>Threads: safe for concurrent use.
 */
final class SendGuard {

    private static final String ATTRIBUTE = SendGuard.class.getName();

    private enum State {
        NEW,
        STARTED,
        ABANDONED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final SendDeadline one;
    private final SendDeadline other;

    /** Open until one of the two is over. */
    SendGuard(SendDeadline one, SendDeadline other) {
        this.one = one;
        this.other = other;
    }

    void attachTo(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    /** The client's last request interceptor. */
    static void pass(HttpRequest request, EntityDetails body, HttpContext context)
            throws HttpException {
        if (!(context.getAttribute(ATTRIBUTE) instanceof SendGuard gate) || !gate.start()) {
            throw new HttpException("Not sent: too late, or sent before");
        }
    }

    /** Whether the request may begin to leave now. True at most once. */
    boolean start() {
        if (one.isOver() || other.isOver()) {
            abandon();
        }
        return state.compareAndSet(State.NEW, State.STARTED);
    }

    /** Shuts the gate; true if nothing has left, and so nothing will. */
    boolean abandon() {
        return state.compareAndSet(State.NEW, State.ABANDONED) || state.get() == State.ABANDONED;
    }
}
