package one.apiin.camel.internal.camel.observe;

import java.util.Locale;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.submit.SubmitResult;

/** The outcome of a submit as its exchange saw it, for metrics. */
public enum SubmitOutcomeTag {
    /** Paid, with a task id. */
    ACCEPTED,
    /** An earlier submit with the same key had made the task. */
    DUPLICATE,
    /** Rejected by the provider or before anything was sent: nothing charged. */
    REJECTED,
    /** Not accepted, may be tried again: this submission is not charged. */
    BUSY,
    /** Over {@code creditLimit}: nothing sent. */
    CREDIT_LIMIT_EXCEEDED,
    /** Posted, and no usable reply: perhaps charged. */
    UNKNOWN,
    /** Any other error. */
    FAILED;

    public static SubmitOutcomeTag of(SubmitResult submission) {
        return submission.duplicate() ? DUPLICATE : ACCEPTED;
    }

    public static SubmitOutcomeTag of(Throwable error) {
        if (error instanceof SubmitOutcomeUnknownException) {
            return UNKNOWN;
        }
        if (error instanceof CreditLimitExceededException) {
            return CREDIT_LIMIT_EXCEEDED;
        }
        if (error instanceof ProviderBusyException) {
            return BUSY;
        }
        return error instanceof SubmitRejectedException ? REJECTED : FAILED;
    }

    /** As a value of a tag: {@code credit-limit-exceeded}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
