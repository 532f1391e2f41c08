package one.apiin.camel.internal.transition;

import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.task.VideoTask;

/** Which exception tells an end to an exchange that waited for it. */
public final class EndRule {

    private EndRule() {}

    /** Null for a finished video. */
    public static ApiInOneException fault(VideoTask end) {
        return switch (end.getState()) {
            case COMPLETED -> null;
            case FAILED -> TaskExceptions.failed(end);
            case WATCH_ENDED -> TaskExceptions.watchEnded(end);
            default -> throw new IllegalStateException("No end: " + end);
        };
    }
}
