package one.apiin.camel.sandbox;

import java.time.Instant;

/**
 * An event of the sandbox, for progress output. Immutable.
 *
 * @param kind the kind of event
 * @param at its time, by the sandbox's clock
 * @param taskId the task, or null if not created (yet)
 * @param text a description for people
 */
public record SandboxEvent(Kind kind, Instant at, String taskId, String text) {

    /** The kinds of events. */
    public enum Kind {
        ARRIVED,
        ACCEPTED,
        REFUSED,
        CHARGED,
        REFUNDED,
        STATUS_CALL,
        SUCCEEDED,
        FAILED,
        CALLBACK
    }

    /** The event of this ledger entry, or null for an entry without an event. */
    static SandboxEvent of(LedgerEntry entry) {
        if (entry instanceof LedgerEntry.Arrival e) {
            return event(Kind.ARRIVED, e, null, e.model() + " \"" + e.prompt() + "\"");
        }
        if (entry instanceof LedgerEntry.Accepted e) {
            return event(Kind.ACCEPTED, e, e.taskId(), e.model() + " \"" + e.prompt() + "\"");
        }
        if (entry instanceof LedgerEntry.Refused e) {
            return event(Kind.REFUSED, e, null, e.status() + " " + e.reason());
        }
        if (entry instanceof LedgerEntry.Booking e) {
            Kind kind = e.isCharge() ? Kind.CHARGED : Kind.REFUNDED;
            String text = Math.abs(e.credits()) + " credits, balance " + e.balance();
            return event(kind, e, e.taskId(), text);
        }
        if (entry instanceof LedgerEntry.Ended e) {
            return e.failure() == null
                    ? event(Kind.SUCCEEDED, e, e.taskId(), "the video is ready")
                    : event(Kind.FAILED, e, e.taskId(), e.failure().message());
        }
        if (entry instanceof LedgerEntry.StatusCall e) {
            return event(Kind.STATUS_CALL, e, e.taskId(), "status requested");
        }
        if (entry instanceof LedgerEntry.Callback e) {
            String answer = e.error() == null ? "answered " + e.status() : e.error();
            return event(Kind.CALLBACK, e, e.taskId(), e.url() + ": " + answer);
        }
        return null;
    }

    private static SandboxEvent event(Kind kind, LedgerEntry entry, String taskId, String text) {
        return new SandboxEvent(kind, entry.at(), taskId, text);
    }
}
