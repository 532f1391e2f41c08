package one.apiin.camel.internal.camel.consumer;

import java.util.function.Consumer;
import one.apiin.camel.internal.delivery.DroppedExchangeDetector;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * Tells once whether an exchange went well. One that is dropped without its completions being run has
 * failed as soon as it is garbage.
 */
final class ConfirmationSynchronization implements Synchronization {

    /** Lives as long as this; the exchange's completions hold this, and nobody else does. */
    private final Object life = new Object();

    private final Consumer<Boolean> answered;
    private final DroppedExchangeDetector.Awaited awaited;

    /**
     * @param answered must not hold the exchange
     */
    ConfirmationSynchronization(DroppedExchangeDetector answers, Consumer<Boolean> answered) {
        this(answers, answered, () -> answered.accept(false));
    }

    /**
     * @param forgotten instead of an answer if there is none; must not hold the exchange
     */
    ConfirmationSynchronization(
            DroppedExchangeDetector answers, Consumer<Boolean> answered, Runnable forgotten) {
        this.answered = answered;
        this.awaited = answers.await(life, forgotten);
    }

    @Override
    public void onComplete(Exchange exchange) {
        answer(Answers.isGood(exchange));
    }

    @Override
    public void onFailure(Exchange exchange) {
        answer(false);
    }

    private void answer(boolean good) {
        if (awaited.heard()) {
            answered.accept(good);
        }
    }
}
