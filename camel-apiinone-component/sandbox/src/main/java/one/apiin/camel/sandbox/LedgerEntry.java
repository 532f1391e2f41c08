package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * What the sandbox's ledger holds. All entries are immutable; keys stand masked in them.
 *
 * <p>{@code request} is the number of the HTTP request, counted from 1, that the entry belongs to; 0
 * where there was none.
 */
public sealed interface LedgerEntry {

    /** When it happened, by the sandbox's clock. */
    Instant at();

    /** A POST for a video came in, whatever became of it. The body is as it was sent. */
    record Arrival(Instant at, long request, String key, String model, String prompt, String body)
            implements LedgerEntry {}

    /** A POST was accepted: the task exists and was charged, whatever the client got to see. */
    record Accepted(
            Instant at, long request, String taskId, String model, String prompt, int credits)
            implements LedgerEntry {}

    /** A POST was not accepted; status 0 if no reply was sent. Nothing was charged. */
    record Refused(Instant at, long request, int status, String reason) implements LedgerEntry {}

    /** Credits were taken (negative) or given back (positive). */
    record Booking(Instant at, String taskId, int credits, long balance) implements LedgerEntry {
        /** Whether credits were taken. */
        public boolean isCharge() {
            return credits < 0;
        }
    }

    /** A task ended; failure is null if it succeeded. */
    record Ended(Instant at, String taskId, TaskFailure failure) implements LedgerEntry {}

    /** A status call came in, whatever was answered. */
    record StatusCall(Instant at, long request, String key, String taskId) implements LedgerEntry {}

    /** A callback was sent; status 0 and an error if no answer came. */
    record Callback(Instant at, String taskId, String url, String body, int status, String error)
            implements LedgerEntry {}

    /** A request was answered; status 0 if it was closed or left without a reply. */
    record Request(
            Instant at,
            long request,
            String method,
            String path,
            String key,
            int status,
            String note)
            implements LedgerEntry {}
}
