package one.apiin.camel.internal.camel.observe;

import java.util.Locale;
import one.apiin.camel.error.ApiInOneException;
import one.apiin.camel.error.CreditLimitExceededException;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.error.SubmitOutcomeUnknownException;
import one.apiin.camel.error.SubmitRejectedException;
import one.apiin.camel.internal.submit.SubmitResult;

/** What an exchange was told of its submit, as operators count it. */
public enum SubmitOutcomeTag {
    /** Paid, with a task id. */
    ACCEPTED,
    /** An earlier submit with the same key had made the task. */
    DUPLICATE,
    /** Refused, by the provider or before anything was sent: nothing charged. */
    REJECTED,
    /** Not accepted, may be tried again: nothing charged. */
    BUSY,
    /** Over {@code creditLimit}: nothing sent. */
    OVER_LIMIT,
    /** Posted, and no usable reply: perhaps charged. */
    UNKNOWN,
    /** Any other fault. */
    FAILED;

    public static SubmitOutcomeTag of(SubmitResult submission) {
        if (submission.fault() != null) {
            return of(submission.fault());
        }
        return submission.duplicate() ? DUPLICATE : ACCEPTED;
    }

    private static SubmitOutcomeTag of(ApiInOneException fault) {
        if (fault instanceof SubmitOutcomeUnknownException) {
            return UNKNOWN;
        }
        if (fault instanceof CreditLimitExceededException) {
            return OVER_LIMIT;
        }
        if (fault instanceof ProviderBusyException) {
            return BUSY;
        }
        return fault instanceof SubmitRejectedException ? REJECTED : FAILED;
    }

    /** As a value of a tag: {@code over-limit}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
