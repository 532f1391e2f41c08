package one.apiin.camel.internal.http.client;

import java.util.concurrent.atomic.AtomicReference;
import one.apiin.camel.internal.provider.VideoGateway.SendDeadline;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Records whether a request may have been sent, and lets it be sent at most once.
 *
 * <p>The client calls {@link #pass} when the connection, and the tunnel through a proxy, are established and
 * the first byte is about to be written.
 *
 * <p>Money: a request passes once. If the client repeated or redirected a POST, the second request would
 * stop here.
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

    /** Open until one of the two deadlines has passed. */
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
        if (!(context.getAttribute(ATTRIBUTE) instanceof SendGuard guard) || !guard.start()) {
            throw new HttpException("Not sent: too late, or sent before");
        }
    }

    /** Whether the request may be sent now. True at most once. */
    boolean start() {
        return !isTooLate() && state.compareAndSet(State.NEW, State.STARTED);
    }

    /** Whether nothing was sent in time, and so nothing will be. */
    boolean isTooLate() {
        return (one.isOver() || other.isOver()) && abandon();
    }

    /** Closes the guard; true if nothing was sent, and so nothing will be. */
    boolean abandon() {
        return state.compareAndSet(State.NEW, State.ABANDONED) || state.get() == State.ABANDONED;
    }
}
