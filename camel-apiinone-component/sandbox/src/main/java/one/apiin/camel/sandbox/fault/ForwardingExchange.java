package one.apiin.camel.sandbox.fault;

import java.time.Duration;
import java.util.Objects;

/** An exchange that delegates every call; a fault extends it to change one of them. */
public abstract class ForwardingExchange implements FaultExchange {

    /** The wrapped exchange. */
    protected final FaultExchange inner;

    /** Delegates to {@code inner}. */
    protected ForwardingExchange(FaultExchange inner) {
        this.inner = Objects.requireNonNull(inner, "inner");
    }

    @Override
    public FaultRequest request() {
        return inner.request();
    }

    @Override
    public Reply proceed() {
        return inner.proceed();
    }

    @Override
    public void endTask() {
        inner.endTask();
    }

    @Override
    public void send(Reply reply) {
        inner.send(reply);
    }

    @Override
    public void sendPart(Reply reply, int bytes) {
        inner.sendPart(reply, bytes);
    }

    @Override
    public void drip(Reply reply, Duration gap) {
        inner.drip(reply, gap);
    }

    @Override
    public void endless(Reply reply) {
        inner.endless(reply);
    }

    @Override
    public void reset() {
        inner.reset();
    }

    @Override
    public void hang() {
        inner.hang();
    }

    @Override
    public void later(Duration delay, Runnable action) {
        inner.later(delay, action);
    }
}
