package one.apiin.camel.route.submit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import one.apiin.camel.sandbox.fault.Fault;
import one.apiin.camel.sandbox.fault.FaultExchange;
import one.apiin.camel.sandbox.fault.ForwardingExchange;
import one.apiin.camel.sandbox.fault.Reply;

/** Requests are processed at once; their replies are sent when they are let go. */
public final class HeldReplies implements Fault {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final AtomicBoolean open = new AtomicBoolean();

    public void letGo() {
        open.set(true);
    }

    @Override
    public void handle(FaultExchange exchange, Next next) {
        next.handle(
                new ForwardingExchange(exchange) {
                    @Override
                    public void send(Reply reply) {
                        whenOpen(inner, () -> inner.send(reply));
                    }

                    @Override
                    public void reset() {
                        whenOpen(inner, inner::reset);
                    }
                });
    }

    private void whenOpen(FaultExchange exchange, Runnable answer) {
        if (open.get()) {
            answer.run();
        } else {
            exchange.later(INTERVAL, () -> whenOpen(exchange, answer));
        }
    }
}
