package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.List;

/** The outcome of one status call. Messages contain neither key nor URL. */
public sealed interface StatusOutcome {

    /**
     * Still at work.
     *
     * @param known false for an unknown status: treated as running, with a warning
     * @param retryAfter how long the provider asked to wait, or null
     * @param videoUrls beside an unknown status: if they stay, the status means completed
     */
    record Running(
            String word,
            boolean known,
            String rawReply,
            Duration retryAfter,
            List<String> videoUrls)
            implements StatusOutcome {}

    /**
     * Done.
     *
     * @param videoUrls the result URLs in order; empty if the reply names none
     * @param credits what was consumed, rounded up, or null
     * @param rawReply the reply as it came, at most 32 KiB of it
     * @param reason without a URL: a text that may say why there will be none, or null
     */
    record Completed(List<String> videoUrls, Integer credits, String rawReply, String reason)
            implements StatusOutcome {
        public Completed(List<String> videoUrls, Integer credits, String rawReply) {
            this(videoUrls, credits, rawReply, null);
        }
    }

    /** Failed at the provider; {@code code} and {@code message} may be null. */
    record Failed(String code, String message, Integer credits, String rawReply)
            implements StatusOutcome {}

    /**
     * No answer about the task: an HTTP error, a transport error or an unreadable reply. The task runs on.
     *
     * @param status the HTTP status or the body's code; 0 without a reply
     * @param retryAfter how long the provider asked to wait, or null
     */
    record Unavailable(int status, String message, Duration retryAfter, Throwable cause)
            implements StatusOutcome {}
}
