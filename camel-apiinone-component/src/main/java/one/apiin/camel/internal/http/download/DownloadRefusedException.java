package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.io.Serial;

/** A download that retrying cannot help. The message contains no URL. */
final class DownloadRefusedException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final int status;

    DownloadRefusedException(String message) {
        this(0, message, null);
    }

    DownloadRefusedException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status of the response, or 0. */
    int status() {
        return status;
    }
}
