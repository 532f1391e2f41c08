package one.apiin.camel;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import one.apiin.camel.internal.AccountEngine;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;

/**
 * Makes the exchange of a claimed end and carries its answer back to the ledger.
 *
 * <p>Threads: safe for concurrent use.
 */
final class CompletionExchanges {

    private final ApiInOneEndpoint endpoint;
    private final AccountEngine engine;
    private final Map<String, VideoTask> underWay = new ConcurrentHashMap<>();

    CompletionExchanges(ApiInOneEndpoint endpoint, AccountEngine engine) {
        this.endpoint = endpoint;
        this.engine = engine;
    }

    /** Fills the exchange; {@code answered} runs when the ledger has the answer. */
    void fill(Exchange exchange, VideoTask task, Runnable answered) {
        underWay.put(task.getSubmissionId(), task);
        Message message = exchange.getMessage();
        task.getCorrelation().forEach(message::setHeader);
        ResultWriter.write(message, task);
        message.setHeader(ApiInOneConstants.DELIVERY_ATTEMPT, task.tracking().deliveryAttempt());
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new Synchronization() {
                            @Override
                            public void onComplete(Exchange done) {
                                answer(done, task, answered);
                            }

                            @Override
                            public void onFailure(Exchange done) {
                                answer(done, task, answered);
                            }
                        });
    }

    private void answer(Exchange exchange, VideoTask task, Runnable answered) {
        CompletableFuture<Void> written =
                Answers.isGood(exchange)
                        ? engine.desk().delivered(task)
                        : engine.desk()
                                .failed(
                                        task,
                                        endpoint.getRedeliveryDelay(),
                                        endpoint.getMaxDeliveries());
        written.whenComplete(
                (done, fault) -> {
                    underWay.remove(task.getSubmissionId());
                    answered.run();
                });
    }

    /** At a stop: what no exchange has answered goes back, without counting the attempt. */
    void giveBackAll() {
        underWay.values().forEach(engine.desk()::giveBack);
        underWay.clear();
    }

    void giveBack(VideoTask task) {
        underWay.remove(task.getSubmissionId());
        engine.desk().giveBack(task);
    }
}
