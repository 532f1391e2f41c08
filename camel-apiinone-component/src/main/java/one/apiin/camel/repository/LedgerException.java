package one.apiin.camel.repository;

import java.sql.SQLException;

/**
 * The ledger's database failed. The change may have been made: read the row before deciding. Not an
 * {@code ApiInOneException}, which reports a submission: this one is caught by callers of the repository,
 * and a user's own repository may throw any other.
 *
 * <p>The message holds no value of any row and no connection address; the cause may.
 */
public class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    static LedgerException during(String deed, SQLException cause) {
        String message =
                "The ledger's database failed while it was to %s (SQLState %s, vendor code %s%s)";
        String replica = LedgerConnection.isReadOnly(cause) ? ", the server is read-only" : "";
        return new LedgerException(
                message.formatted(deed, cause.getSQLState(), cause.getErrorCode(), replica), cause);
    }
}
