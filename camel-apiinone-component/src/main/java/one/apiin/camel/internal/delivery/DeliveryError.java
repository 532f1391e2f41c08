package one.apiin.camel.internal.delivery;

import one.apiin.camel.internal.util.ErrorText;
import one.apiin.camel.internal.util.ProviderText;
import one.apiin.camel.task.VideoTask;

/**
 * Why a delivery failed, as the ledger keeps it: see {@link ErrorText}, at most {@value #LONGEST} characters,
 * and without the prompts that the task's reply repeats.
 *
 * <p>Threads: pure functions.
 */
public final class DeliveryError {

    static final int LONGEST = 500;

    private DeliveryError() {}

    public static String of(Throwable failure, VideoTask task) {
        String text = ProviderText.withoutPrompts(ErrorText.of(failure), task.getRawReply());
        return ProviderText.cut(text, LONGEST);
    }
}
