package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * An entry of the sandbox's ledger. Immutable; API keys are masked.
 *
 * <p>{@code request} is the number of the HTTP request, counted from 1, that the entry belongs to; 0
 * without a request.
 */
public sealed interface LedgerEntry {

    /** The time of the event, by the sandbox's clock. */
    Instant at();

    /** A POST for a video arrived, whether or not it was accepted. The body is as sent. */
    record Arrival(Instant at, long request, String key, String model, String prompt, String body)
            implements LedgerEntry {}

    /** A POST was accepted: the task exists and was charged, whatever the client received. */
    record Accepted(
            Instant at, long request, String taskId, String model, String prompt, int credits)
            implements LedgerEntry {}

    /** A POST was not accepted; status 0 if no reply was sent. Nothing was charged. */
    record Refused(Instant at, long request, int status, String reason) implements LedgerEntry {}

    /** Credits were charged (negative) or refunded (positive). */
    record Booking(Instant at, String taskId, int credits, long balance) implements LedgerEntry {
        /** Whether credits were charged. */
        public boolean isCharge() {
            return credits < 0;
        }
    }

    /** A task completed; failure is null if it succeeded. */
    record Ended(Instant at, String taskId, TaskFailure failure) implements LedgerEntry {}

    /** A status call arrived, whatever the response. */
    record StatusCall(Instant at, long request, String key, String taskId) implements LedgerEntry {}

    /** A callback was sent; status 0 and an error without a response. */
    record Callback(Instant at, String taskId, String url, String body, int status, String error)
            implements LedgerEntry {}

    /** A request was answered; status 0 if the connection was closed or left open without a reply. */
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
