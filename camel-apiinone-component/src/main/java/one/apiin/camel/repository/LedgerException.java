package one.apiin.camel.repository;

import java.sql.SQLException;

/**
 * The ledger's database did not answer as it should. Whether the change was made may be unknown:
 * read the row before you decide.
 *
 * <p>The message holds no value of any row and no connection address; the cause may.
 */
public class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }

    static LedgerException during(String deed, SQLException cause) {
        return new LedgerException(
                "The ledger's database failed while it was to "
                        + deed
                        + " (SQLState "
                        + cause.getSQLState()
                        + ", vendor code "
                        + cause.getErrorCode()
                        + ")",
                cause);
    }
}
