package one.apiin.camel;

import one.apiin.camel.internal.CompletionDesk;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/**
 * The answer of an exchange that a producer told of an end.
 *
 * <p>An end that is not COMPLETED was told with its exception, whatever the route made of it. A finished
 * video counts only if the exchange went through; else a consumer tells it, so that it is not lost.
 */
final class Told implements Synchronization {

    private final CompletionDesk desk;
    private final VideoTask task;

    Told(CompletionDesk desk, VideoTask task) {
        this.desk = desk;
        this.task = task;
    }

    @Override
    public void onComplete(Exchange exchange) {
        answer(!Answers.isRollback(exchange));
    }

    @Override
    public void onFailure(Exchange exchange) {
        answer(false);
    }

    private void answer(boolean wentThrough) {
        if (wentThrough || task.getState() != TaskState.COMPLETED) {
            desk.delivered(task);
        } else {
            desk.giveBack(task);
        }
    }
}
