package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.io.Serial;

/** A download that retrying cannot help. The message contains no URL. */
final class DownloadRefusedException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /** A status instead of one of the server: another URL of the video may succeed. */
    static final int URL = 0;

    /** The same: another URL changes nothing. */
    static final int OTHER = -1;

    private final int status;

    /** For a reason that another URL does not change. */
    DownloadRefusedException(String message) {
        this(OTHER, message, null);
    }

    DownloadRefusedException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status of the response, {@link #URL} or {@link #OTHER}. */
    int status() {
        return status;
    }
}
