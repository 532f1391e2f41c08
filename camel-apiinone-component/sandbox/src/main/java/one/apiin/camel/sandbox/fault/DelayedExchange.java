package one.apiin.camel.sandbox.fault;

import java.time.Duration;

/** Processes the request at once, and delays what the client receives. */
final class DelayedExchange extends ForwardingExchange {

    private final Duration delay;

    DelayedExchange(FaultExchange inner, Duration delay) {
        super(inner);
        this.delay = delay;
    }

    @Override
    public void send(Reply reply) {
        inner.later(delay, () -> inner.send(reply));
    }

    @Override
    public void sendPart(Reply reply, int bytes) {
        inner.later(delay, () -> inner.sendPart(reply, bytes));
    }

    @Override
    public void drip(Reply reply, Duration gap) {
        inner.later(delay, () -> inner.drip(reply, gap));
    }

    @Override
    public void endless(Reply reply) {
        inner.later(delay, () -> inner.endless(reply));
    }

    @Override
    public void reset() {
        inner.later(delay, inner::reset);
    }
}
