package one.apiin.camel.task;

import java.time.Instant;

/**
 * The ledger's own columns of a task: who holds it, when it is looked at, how often it was told.
 *
 * <p>Time: all instants are the ledger's time, in milliseconds' precision.
 *
 * <p>Threads: immutable.
 *
 * @param version counts every change of the row; guards all updates
 * @param owner the process that posts, waits for or tells this task; null when nobody does
 * @param requestInFlight a POST may be on its way: if the owner dies now, the outcome is unknown
 * @param delivery whether the end was told
 * @param claimNumber counts the claims ever made on the end; never reset
 * @param deliveryAttempt how often this end was handed to a route; reset by release and by a new end
 * @param deliverAfter not to be told before this instant; null = at once
 * @param nextPollAt when the next status call is due; null when none is
 * @param pollCount status calls answered so far
 * @param failedPollCount status calls in a row without a usable answer
 * @param completedWithoutUrlCount replies in a row that said completed and named no video
 * @param creditPeriod the period that pays for it, as an ISO-8601 interval such as {@code
 *     2026-11-23T00:00:00Z/PT24H}; null when it was only awaited
 * @param candidateTaskId the task id that a callback has named before any reply did; null when none has.
 *     It is believed only after a status call
 * @param callbackReceivedAt the instant of a callback that no look has answered yet, or that told of the end;
 *     null when there is none
 * @param unconfirmedCallbacks callbacks in a row whose polls found no terminal state
 * @param lastSeenRunningAt when a status call last found it running; null = none has.
 *     It stays when the task completes: the completion came after it
 * @param overdue it was looked at after {@code overdueAfter} and had not ended; stays for ever
 */
public record Tracking(
        long version,
        String owner,
        boolean requestInFlight,
        Delivery delivery,
        int claimNumber,
        int deliveryAttempt,
        Instant deliverAfter,
        Instant nextPollAt,
        int pollCount,
        int failedPollCount,
        int completedWithoutUrlCount,
        String creditPeriod,
        String candidateTaskId,
        Instant callbackReceivedAt,
        int unconfirmedCallbacks,
        Instant lastSeenRunningAt,
        boolean overdue) {

    /** The columns of a new row that its owner is about to post. */
    public static Tracking reserved(String owner) {
        return new Tracking(
                1,
                owner,
                true,
                Delivery.NONE,
                0,
                0,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                null,
                0,
                null,
                false);
    }

    public Tracking withVersion(long value) {
        Edit edit = new Edit(this);
        edit.version = value;
        return edit.done();
    }

    public Tracking withOwner(String value) {
        Edit edit = new Edit(this);
        edit.owner = value;
        return edit.done();
    }

    public Tracking withRequestInFlight(boolean value) {
        Edit edit = new Edit(this);
        edit.requestInFlight = value;
        return edit.done();
    }

    public Tracking withDelivery(Delivery value) {
        Edit edit = new Edit(this);
        edit.delivery = value;
        return edit.done();
    }

    public Tracking withDeliveryAttempt(int value) {
        Edit edit = new Edit(this);
        edit.deliveryAttempt = value;
        return edit.done();
    }

    public Tracking withNextPollAt(Instant value) {
        Edit edit = new Edit(this);
        edit.nextPollAt = value;
        return edit.done();
    }

    public Tracking withCreditPeriod(String value) {
        Edit edit = new Edit(this);
        edit.creditPeriod = value;
        return edit.done();
    }

    public Tracking withLastSeenRunningAt(Instant value) {
        Edit edit = new Edit(this);
        edit.lastSeenRunningAt = value;
        return edit.done();
    }

    public Tracking withOverdue(boolean value) {
        Edit edit = new Edit(this);
        edit.overdue = value;
        return edit.done();
    }

    /** A callback has come at {@code at}: looked at when {@code pollAt} has come. */
    public Tracking onCallback(String candidate, Instant at, Instant pollAt) {
        Edit edit = new Edit(this);
        edit.candidateTaskId = candidate;
        edit.callbackReceivedAt = at;
        edit.nextPollAt = pollAt;
        return edit.done();
    }

    /** No callback is open; {@code fruitless} of them in a row have told of no end. */
    public Tracking answered(int fruitless) {
        Edit edit = new Edit(this);
        edit.callbackReceivedAt = null;
        edit.unconfirmedCallbacks = fruitless;
        return edit.done();
    }

    public Tracking withCandidateTaskId(String value) {
        Edit edit = new Edit(this);
        edit.candidateTaskId = value;
        return edit.done();
    }

    /** Claimed by {@code process} for one more attempt to tell the end. */
    public Tracking claimedBy(String process) {
        Edit edit = ended(process, Delivery.CLAIMED, null);
        edit.claimNumber++;
        edit.deliveryAttempt++;
        return edit.done();
    }

    /** Back in the queue, not before {@code after}; null = at once. */
    public Tracking pending(Instant after) {
        return ended(null, Delivery.PENDING, after).done();
    }

    private Edit ended(String teller, Delivery told, Instant after) {
        Edit edit = new Edit(this);
        edit.owner = teller;
        edit.requestInFlight = false;
        edit.delivery = told;
        edit.deliverAfter = after;
        edit.nextPollAt = candidateTaskId == null ? null : nextPollAt;
        return edit;
    }

    /** After a status call: the new counts. */
    public Tracking looked(int allPolls, int failedInARow, int withoutUrlInARow) {
        Edit edit = new Edit(this);
        edit.pollCount = allPolls;
        edit.failedPollCount = failedInARow;
        edit.completedWithoutUrlCount = withoutUrlInARow;
        return edit.done();
    }

    /** The columns while they are changed. */
    private static final class Edit {

        private long version;
        private String owner;
        private boolean requestInFlight;
        private Delivery delivery;
        private int claimNumber;
        private int deliveryAttempt;
        private Instant deliverAfter;
        private Instant nextPollAt;
        private int pollCount;
        private int failedPollCount;
        private int completedWithoutUrlCount;
        private String creditPeriod;
        private String candidateTaskId;
        private Instant callbackReceivedAt;
        private int unconfirmedCallbacks;
        private Instant lastSeenRunningAt;
        private boolean overdue;

        Edit(Tracking from) {
            version = from.version;
            owner = from.owner;
            requestInFlight = from.requestInFlight;
            delivery = from.delivery;
            claimNumber = from.claimNumber;
            deliveryAttempt = from.deliveryAttempt;
            deliverAfter = from.deliverAfter;
            nextPollAt = from.nextPollAt;
            pollCount = from.pollCount;
            failedPollCount = from.failedPollCount;
            completedWithoutUrlCount = from.completedWithoutUrlCount;
            creditPeriod = from.creditPeriod;
            candidateTaskId = from.candidateTaskId;
            callbackReceivedAt = from.callbackReceivedAt;
            unconfirmedCallbacks = from.unconfirmedCallbacks;
            lastSeenRunningAt = from.lastSeenRunningAt;
            overdue = from.overdue;
        }

        Tracking done() {
            return new Tracking(
                    version,
                    owner,
                    requestInFlight,
                    delivery,
                    claimNumber,
                    deliveryAttempt,
                    deliverAfter,
                    nextPollAt,
                    pollCount,
                    failedPollCount,
                    completedWithoutUrlCount,
                    creditPeriod,
                    candidateTaskId,
                    callbackReceivedAt,
                    unconfirmedCallbacks,
                    lastSeenRunningAt,
                    overdue);
        }
    }
}
