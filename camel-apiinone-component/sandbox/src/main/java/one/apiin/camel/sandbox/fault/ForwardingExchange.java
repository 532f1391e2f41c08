package one.apiin.camel.sandbox.fault;

import java.time.Duration;
import java.util.Objects;

/** An exchange that passes everything on: what a fault extends to change one thing. */
public abstract class ForwardingExchange implements FaultExchange {

    /** The exchange behind this one. */
    protected final FaultExchange inner;

    /** Passes everything on to {@code inner}. */
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
