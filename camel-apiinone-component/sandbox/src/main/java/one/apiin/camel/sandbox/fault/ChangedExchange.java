package one.apiin.camel.sandbox.fault;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Changes every reply before it is sent. */
final class ChangedExchange extends ForwardingExchange {

    private final UnaryOperator<Reply> change;

    ChangedExchange(FaultExchange inner, UnaryOperator<Reply> change) {
        super(inner);
        this.change = change;
    }

    @Override
    public void send(Reply reply) {
        inner.send(change.apply(reply));
    }

    @Override
    public void sendPart(Reply reply, int bytes) {
        inner.sendPart(change.apply(reply), bytes);
    }

    @Override
    public void drip(Reply reply, Duration gap) {
        inner.drip(change.apply(reply), gap);
    }

    @Override
    public void endless(Reply reply) {
        inner.endless(change.apply(reply));
    }
}
