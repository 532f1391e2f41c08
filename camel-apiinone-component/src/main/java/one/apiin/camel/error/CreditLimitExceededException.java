package one.apiin.camel.error;

import java.io.Serial;

/**
 * Refused by our own {@code creditLimit} before anything was saved or sent: nothing charged. Deciding:
 * wait for the next period, or raise the limit.
 */
public class CreditLimitExceededException extends ApiInOneException {

    @Serial private static final long serialVersionUID = 1L;

    private final long limit;
    private final long committed;
    private final long requested;

    /**
     * The figures of a refusal, in credits.
     *
     * @param limit the most that may be committed in the period
     * @param committed what was committed before
     * @param requested what the refused submission needs
     */
    public record Sums(long limit, long committed, long requested) {}

    public CreditLimitExceededException(String message, FaultContext context, Sums sums) {
        super(message, null, context);
        this.limit = sums.limit();
        this.committed = sums.committed();
        this.requested = sums.requested();
    }

    /** The most that may be committed in the period. */
    public long getLimit() {
        return limit;
    }

    /** What was committed in the period when this submission was refused. */
    public long getCommitted() {
        return committed;
    }

    /** What the refused submission needs. */
    public long getRequested() {
        return requested;
    }
}
