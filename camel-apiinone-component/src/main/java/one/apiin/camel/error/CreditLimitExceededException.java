package one.apiin.camel.error;

import java.io.Serial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Refused by the option {@code creditLimit} before anything was saved or sent: nothing charged. Deciding:
 * wait for the next period, or raise the limit; of a submission that needs more than the whole limit, only the latter.
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

    public CreditLimitExceededException(String message, ErrorContext context, Sums sums) {
        super(message, null, context);
        this.limit = sums.limit();
        this.committed = sums.committed();
        this.requested = sums.requested();
    }

    /**
     * The refusal of a submission of which nothing was saved or sent.
     *
     * @param period an ISO-8601 interval such as {@code 2026-11-23T00:00:00Z/PT24H}
     */
    public static CreditLimitExceededException in(String period, Sums sums) {
        String message =
                "creditLimit is %s credits, %s are committed in the period %s, and this submission"
                        + " needs %s. Nothing was sent. The period ends %s%s";
        return new CreditLimitExceededException(
                message.formatted(
                        sums.limit(),
                        sums.committed(),
                        period,
                        sums.requested(),
                        end(period),
                        remedy(sums)),
                ErrorContext.nothingSent(),
                sums);
    }

    /** A submission that alone exceeds the limit is refused in each period. */
    private static String remedy(Sums sums) {
        return sums.requested() > sums.limit()
                ? ", but this submission alone exceeds the limit; raise creditLimit, or correct the"
                        + " model's price by modelCatalog"
                : "; raise creditLimit, or submit again then";
    }

    private static String end(String period) {
        int slash = period.indexOf('/');
        try {
            Instant start = Instant.parse(period.substring(0, Math.max(slash, 0)));
            return "at " + start.plus(Duration.parse(period.substring(slash + 1)));
        } catch (DateTimeException | ArithmeticException e) {
            return "as it says";
        }
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
