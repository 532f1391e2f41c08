package one.apiin.camel.internal.download;

/** What one fetch of a link has come to. Messages hold no link and no key. */
public sealed interface FetchOutcome {

    /** The whole video is in the file. */
    record Saved(long length, VideoFormat format) implements FetchOutcome {}

    /** The server refused the link (403, 404 or 410): it may have expired. */
    record LinkRefused(int status) implements FetchOutcome {}

    /**
     * No video.
     *
     * @param status the HTTP status that decided, or 0
     * @param message names the rule and the option
     */
    record Failed(int status, String message, Throwable cause) implements FetchOutcome {}
}
