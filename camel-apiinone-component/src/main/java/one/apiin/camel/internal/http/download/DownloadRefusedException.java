package one.apiin.camel.internal.http.download;

import java.io.IOException;
import java.io.Serial;

/** A rule that a download breaks; trying again changes nothing. The message holds no link. */
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

    /** The HTTP status that decided, or 0. */
    int status() {
        return status;
    }
}
