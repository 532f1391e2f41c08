package one.apiin.camel.internal.provider;

import java.time.Duration;
import java.util.List;

/** What one status call has come to. Messages hold no key and no link. */
public sealed interface StatusOutcome {

    /**
     * Still at work.
     *
     * @param known false for a word nobody has seen: running, with a warning
     * @param retryAfter how long the provider asked to wait, or null
     */
    record Running(String word, boolean known, String rawReply, Duration retryAfter)
            implements StatusOutcome {

        public Running(String word, boolean known, String rawReply) {
            this(word, known, rawReply, null);
        }
    }

    /**
     * Done.
     *
     * @param videoUrls the result links in order; empty if the reply names none
     * @param credits what was consumed, rounded up, or null
     * @param rawReply the reply as it came, at most 32 KiB of it
     */
    record Completed(List<String> videoUrls, Integer credits, String rawReply)
            implements StatusOutcome {}

    /** Failed at the provider; {@code code} and {@code message} may be null. */
    record Failed(String code, String message, Integer credits, String rawReply)
            implements StatusOutcome {}

    /**
     * No answer about the task: an HTTP error, a transport fault or an unreadable reply. Ends no task.
     *
     * @param status the HTTP status or the body's code; 0 without a reply
     * @param retryAfter how long the provider asked to wait, or null
     */
    record Unavailable(int status, String message, Duration retryAfter, Throwable cause)
            implements StatusOutcome {}
}
