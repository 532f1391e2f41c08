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
 * @param posting a POST may be on its way: if the owner dies now, the outcome is unknown
 * @param delivery whether the end was told
 * @param claimNumber counts the claims ever made on the end; never reset
 * @param deliveryAttempt how often this end was handed to a route; reset by release and by a new end
 * @param deliverAfter not to be told before this instant; null = at once
 * @param nextLookAt when the next status call is due; null when none is
 * @param looks status calls answered so far
 * @param failedLooks status calls in a row without a usable answer
 * @param linklessEnds replies in a row that said completed and named no video
 */
public record Tracking(
        long version,
        String owner,
        boolean posting,
        Delivery delivery,
        int claimNumber,
        int deliveryAttempt,
        Instant deliverAfter,
        Instant nextLookAt,
        int looks,
        int failedLooks,
        int linklessEnds) {

    /** The columns of a new row that its owner is about to post. */
    public static Tracking posting(String owner) {
        return new Tracking(1, owner, true, Delivery.NONE, 0, 0, null, null, 0, 0, 0);
    }

    public Tracking withVersion(long value) {
        return new Tracking(
                value,
                owner,
                posting,
                delivery,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                nextLookAt,
                looks,
                failedLooks,
                linklessEnds);
    }

    public Tracking withOwner(String value) {
        return new Tracking(
                version,
                value,
                posting,
                delivery,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                nextLookAt,
                looks,
                failedLooks,
                linklessEnds);
    }

    public Tracking withPosting(boolean value) {
        return new Tracking(
                version,
                owner,
                value,
                delivery,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                nextLookAt,
                looks,
                failedLooks,
                linklessEnds);
    }

    public Tracking withDelivery(Delivery value) {
        return new Tracking(
                version,
                owner,
                posting,
                value,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                nextLookAt,
                looks,
                failedLooks,
                linklessEnds);
    }

    /** Claimed by {@code process} for one more attempt to tell the end. */
    public Tracking claimedBy(String process) {
        return new Tracking(
                version,
                process,
                false,
                Delivery.CLAIMED,
                claimNumber + 1,
                deliveryAttempt + 1,
                null,
                null,
                looks,
                failedLooks,
                linklessEnds);
    }

    /** Back in the queue, not before {@code after}; null = at once. */
    public Tracking pending(Instant after) {
        return new Tracking(
                version,
                null,
                false,
                Delivery.PENDING,
                claimNumber,
                deliveryAttempt,
                after,
                null,
                looks,
                failedLooks,
                linklessEnds);
    }

    public Tracking withDeliveryAttempt(int value) {
        return new Tracking(
                version,
                owner,
                posting,
                delivery,
                claimNumber,
                value,
                deliverAfter,
                nextLookAt,
                looks,
                failedLooks,
                linklessEnds);
    }

    public Tracking withNextLookAt(Instant value) {
        return new Tracking(
                version,
                owner,
                posting,
                delivery,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                value,
                looks,
                failedLooks,
                linklessEnds);
    }

    /** After a status call: the new counts. */
    public Tracking looked(int allLooks, int failedInARow, int linklessInARow) {
        return new Tracking(
                version,
                owner,
                posting,
                delivery,
                claimNumber,
                deliveryAttempt,
                deliverAfter,
                nextLookAt,
                allLooks,
                failedInARow,
                linklessInARow);
    }
}
