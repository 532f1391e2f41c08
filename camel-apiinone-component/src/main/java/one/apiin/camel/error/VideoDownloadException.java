package one.apiin.camel.error;

import java.io.Serial;

/**
 * The video was made, but it could not be saved: its URL, its server, its content or the disk. The
 * message names the rule and the option. Nothing is lost and nothing is left on the disk; deciding:
 * fix the named cause and download again.
 */
public class VideoDownloadException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    public VideoDownloadException(String message, Throwable cause, ErrorContext context) {
        super(message, cause, context);
    }
}
