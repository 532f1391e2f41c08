package one.apiin.camel.task;

import java.time.Instant;

/**
 * The ledger's own columns of a task. Members are named after the columns.
 *
 * <p>Time: all instants are the ledger's time, in milliseconds' precision.
 * <p>Threads: immutable.
 */
public record Tracking(
        Ownership ownership, DeliveryState delivery, PollState polls, CallbackState callbacks) {

    /** Parts without content are shared, as most pending tasks have two of them. */
    public Tracking {
        delivery = DeliveryState.NONE.equals(delivery) ? DeliveryState.NONE : delivery;
        callbacks = CallbackState.NONE.equals(callbacks) ? CallbackState.NONE : callbacks;
    }

    /**
     * Which process works on the row.
     *
     * @param version counts every change of the row; guards all updates
     * @param owner the process that posts, waits for or delivers this task; null = none
     * @param requestInFlight a POST may be on its way: if the owner dies now, the outcome is unknown
     * @param reservationToken a random number that identifies one reservation of the row; 0 = none
     */
    public record Ownership(
            long version, String owner, boolean requestInFlight, long reservationToken) {}

    /**
     * Whether the completion was delivered.
     *
     * @param claimNumber counts all claims of the completion; never reset
     * @param deliveryAttempt deliveries of this completion to a route; reset by release and by a new
     *     completion
     * @param deliverAfter the earliest instant of the next delivery; null = at once
     * @param lastError why the last delivery failed, without prompts, result URLs and keys; null = none
     *     failed, or the completion is delivered, or there is none
     */
    public record DeliveryState(
            Delivery state,
            int claimNumber,
            int deliveryAttempt,
            Instant deliverAfter,
            String lastError) {

        private static final DeliveryState NONE =
                new DeliveryState(Delivery.NONE, 0, 0, null, null);

        public DeliveryState {
            boolean settled = state == Delivery.NONE || state == Delivery.DELIVERED;
            lastError = settled ? null : lastError;
        }
    }

    /**
     * When the status is polled, and what the polls found.
     *
     * @param nextPollAt when the next status call is due; null = none
     * @param pollCount status calls answered
     * @param failedPollCount consecutive status calls without a usable answer
     * @param completedWithoutUrlCount consecutive replies that said completed and named no video, or
     *     named a video beside an unknown status
     * @param lastSeenRunningAt when a status call last found it running; null = none has. It stays when
     *     the task completes: the completion came after it
     * @param overdue a poll after {@code overdueAfter} found it unfinished; never reset
     */
    public record PollState(
            Instant nextPollAt,
            int pollCount,
            int failedPollCount,
            int completedWithoutUrlCount,
            Instant lastSeenRunningAt,
            boolean overdue) {

        private static final PollState NONE = new PollState(null, 0, 0, 0, null, false);

        public PollState withNextPollAt(Instant value) {
            return with(value, lastSeenRunningAt, overdue);
        }

        public PollState withCounts(int all, int failed, int withoutUrl) {
            return new PollState(nextPollAt, all, failed, withoutUrl, lastSeenRunningAt, overdue);
        }

        public PollState withLastSeenRunningAt(Instant value) {
            return with(nextPollAt, value, overdue);
        }

        public PollState withOverdue(boolean value) {
            return with(nextPollAt, lastSeenRunningAt, value);
        }

        private PollState with(Instant next, Instant seenRunning, boolean late) {
            return new PollState(
                    next, pollCount, failedPollCount, completedWithoutUrlCount, seenRunning, late);
        }
    }

    /**
     * What callbacks have said.
     *
     * @param candidateTaskId the task id that a callback named before any reply did; null = none. A
     *     status call has to confirm it. It stays when the task is adopted
     * @param callbackReceivedAt the instant of a callback that no poll has confirmed yet, or that
     *     announced the completion; null = none
     * @param unconfirmedCallbacks consecutive callbacks whose polls found no terminal state
     */
    public record CallbackState(
            String candidateTaskId, Instant callbackReceivedAt, int unconfirmedCallbacks) {

        private static final CallbackState NONE = new CallbackState(null, null, 0);
    }

    /** The columns of a new row that its owner is about to post. */
    public static Tracking reserved(String owner, long reservationToken) {
        return new Tracking(
                new Ownership(1, owner, true, reservationToken),
                DeliveryState.NONE,
                PollState.NONE,
                CallbackState.NONE);
    }

    public Tracking with(Ownership value) {
        return new Tracking(value, delivery, polls, callbacks);
    }

    public Tracking with(DeliveryState value) {
        return new Tracking(ownership, value, polls, callbacks);
    }

    public Tracking with(PollState value) {
        return new Tracking(ownership, delivery, value, callbacks);
    }

    public Tracking with(CallbackState value) {
        return new Tracking(ownership, delivery, polls, value);
    }

    public Tracking withVersion(long value) {
        return owned(value, ownership.owner, ownership.requestInFlight);
    }

    public Tracking withOwner(String value) {
        return owned(ownership.version, value, ownership.requestInFlight);
    }

    public Tracking withRequestInFlight(boolean value) {
        return owned(ownership.version, ownership.owner, value);
    }

    private Tracking owned(long version, String owner, boolean requestInFlight) {
        return with(new Ownership(version, owner, requestInFlight, ownership.reservationToken));
    }

    public Tracking withDelivery(Delivery value) {
        return delivered(value, delivery.deliveryAttempt, delivery.lastError);
    }

    public Tracking withDeliveryAttempt(int value) {
        return delivered(delivery.state, value, delivery.lastError);
    }

    /** Why the delivery failed that is being given up. */
    public Tracking withLastDeliveryError(String value) {
        return delivered(delivery.state, delivery.deliveryAttempt, value);
    }

    private Tracking delivered(Delivery state, int attempt, String error) {
        int claim = delivery.claimNumber;
        return with(new DeliveryState(state, claim, attempt, delivery.deliverAfter, error));
    }

    public Tracking withNextPollAt(Instant value) {
        return with(polls.withNextPollAt(value));
    }

    public Tracking withLastSeenRunningAt(Instant value) {
        return with(polls.withLastSeenRunningAt(value));
    }

    /** A callback was received at {@code at}; it is confirmed by the poll due at {@code pollAt}. */
    public Tracking onCallback(String candidate, Instant at, Instant pollAt) {
        return with(new CallbackState(candidate, at, callbacks.unconfirmedCallbacks))
                .withNextPollAt(pollAt);
    }

    /** No callback waits for a poll; {@code unconfirmed} consecutive ones found no terminal state. */
    public Tracking withoutCallback(int unconfirmed) {
        return with(new CallbackState(callbacks.candidateTaskId, null, unconfirmed));
    }

    public Tracking withCandidateTaskId(String value) {
        return with(
                new CallbackState(
                        value, callbacks.callbackReceivedAt, callbacks.unconfirmedCallbacks));
    }

    /** Claimed by {@code process} for one more delivery of the completion. */
    public Tracking claimedBy(String process) {
        return completed(process, Delivery.CLAIMED, 1, null);
    }

    /** Ready for delivery, not before {@code after}; null = at once. */
    public Tracking pending(Instant after) {
        return completed(null, Delivery.PENDING, 0, after);
    }

    private Tracking completed(String owner, Delivery state, int claims, Instant after) {
        int claim = delivery.claimNumber + claims;
        int attempt = delivery.deliveryAttempt + claims;
        Instant next = callbacks.candidateTaskId == null ? null : polls.nextPollAt;
        return owned(ownership.version, owner, false)
                .with(new DeliveryState(state, claim, attempt, after, delivery.lastError))
                .withNextPollAt(next);
    }

    /** After a status call: the new counts. */
    public Tracking withPollCounts(int all, int failed, int withoutUrl) {
        return with(polls.withCounts(all, failed, withoutUrl));
    }
}
