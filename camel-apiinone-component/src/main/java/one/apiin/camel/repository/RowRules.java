package one.apiin.camel.repository;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.Tracking;
import one.apiin.camel.task.Tracking.CallbackState;
import one.apiin.camel.task.Tracking.DeliveryState;
import one.apiin.camel.task.Tracking.PollState;
import one.apiin.camel.task.VideoTask;

/**
 * The rules of a row that all repositories share: allowed changes, and the precision and length of
 * its values.
 *
 * <p>Threads: pure functions.
 */
final class RowRules {

    private static final Set<Class<?>> SIMPLE_TYPES =
            Set.of(String.class, Integer.class, Long.class, Double.class, Boolean.class);

    private static final int MAX_NAME = 100;
    private static final int MAX_KEY = 500;
    private static final int MAX_MODEL = 200;
    private static final int MAX_FAILURE_CODE = 200;
    private static final int MAX_FAILURE_MESSAGE = 2000;
    private static final int MAX_LAST_ERROR = 500;
    private static final int MAX_CANDIDATE = 1000;
    private static final int MAX_RAW_REPLY = 32 * 1024;

    private RowRules() {}

    /** The row that is stored for a new task. */
    static VideoTask reserved(VideoTask task) {
        requireIdentity("account", task.getAccount(), MAX_NAME);
        requireIdentity("group", task.getGroup(), MAX_NAME);
        requireIdentity("idempotencyKey", task.getIdempotencyKey(), MAX_KEY);
        requireIdentity("creditPeriod", task.getCreditPeriod(), MAX_NAME);
        requireSimpleTypes(task.getCorrelation());
        return fitted(task, task.version());
    }

    /**
     * The row that is stored when {@code seen} becomes {@code next}.
     *
     * @throws IllegalStateException if the states or the deliveries may not follow each other
     */
    static VideoTask changed(VideoTask seen, VideoTask next) {
        if (!seen.getSubmissionId().equals(next.getSubmissionId())) {
            throw new IllegalStateException(
                    "Submission " + seen.getSubmissionId() + " cannot become another one");
        }
        requireState(seen, next);
        requireDelivery(seen, next);
        requireIdentity("creditPeriod", next.getCreditPeriod(), MAX_NAME);
        requireSimpleTypes(next.getCorrelation());
        return fitted(next, seen.version() + 1);
    }

    private static void requireState(VideoTask seen, VideoTask next) {
        TaskState from = seen.getState();
        TaskState to = next.getState();
        if (from != to && !from.canBecome(to)) {
            throw forbidden(seen, from + " cannot become " + to);
        }
    }

    private static void requireDelivery(VideoTask seen, VideoTask next) {
        Delivery from = seen.getDelivery();
        Delivery to = next.getDelivery();
        if (from != to && !from.canBecome(to)) {
            throw forbidden(seen, "delivery " + from + " cannot become " + to);
        }
        boolean reopened = seen.getState().isDeliverable() && !next.getState().isDeliverable();
        if (reopened && to != Delivery.NONE) {
            String reason =
                    "delivery must return to NONE when %s becomes %s, so that the true completion is"
                            + " delivered too";
            throw forbidden(seen, reason.formatted(seen.getState(), next.getState()));
        }
    }

    private static IllegalStateException forbidden(VideoTask seen, String reason) {
        return new IllegalStateException("Submission " + seen.getSubmissionId() + ": " + reason);
    }

    private static void requireIdentity(String name, String value, int max) {
        if (value == null) {
            return;
        }
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    name + " is longer than " + max + " characters: it has " + value.length());
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " contains a NUL character");
        }
    }

    private static void requireSimpleTypes(Map<String, Object> correlation) {
        correlation.forEach(
                (name, value) -> {
                    if (value != null && !SIMPLE_TYPES.contains(value.getClass())) {
                        String reason =
                                "Correlated header %s is a %s; the ledger keeps String, Integer, Long,"
                                        + " Double and Boolean";
                        throw new IllegalArgumentException(
                                reason.formatted(name, value.getClass().getName()));
                    }
                });
    }

    private static VideoTask fitted(VideoTask task, long version) {
        boolean delivered = task.getDelivery() == Delivery.DELIVERED;
        return task.toBuilder()
                .model(text(task.getModel(), MAX_MODEL))
                .createdAt(millis(task.getCreatedAt()))
                .submittedAt(millis(task.getSubmittedAt()))
                .endedAt(millis(task.getEndedAt()))
                .videoUrls(delivered ? List.of() : task.getVideoUrls())
                .failure(
                        text(task.getFailureCode(), MAX_FAILURE_CODE),
                        text(task.getFailureMessage(), MAX_FAILURE_MESSAGE))
                .rawReply(delivered ? null : text(task.getRawReply(), MAX_RAW_REPLY))
                .tracking(fitted(task.tracking(), version))
                .build();
    }

    private static Tracking fitted(Tracking columns, long version) {
        DeliveryState delivery = columns.delivery();
        PollState polls = columns.polls();
        CallbackState callbacks = columns.callbacks();
        return columns.withVersion(version)
                .with(
                        new DeliveryState(
                                delivery.state(),
                                delivery.claimNumber(),
                                delivery.deliveryAttempt(),
                                millis(delivery.deliverAfter()),
                                text(delivery.lastError(), MAX_LAST_ERROR)))
                .with(
                        polls.withNextPollAt(millis(polls.nextPollAt()))
                                .withLastSeenRunningAt(millis(polls.lastSeenRunningAt())))
                .with(
                        new CallbackState(
                                text(callbacks.candidateTaskId(), MAX_CANDIDATE),
                                millis(callbacks.callbackReceivedAt()),
                                callbacks.unconfirmedCallbacks()));
    }

    /**
     * Whether a row of the account may be purged. A rejected one without an end time counts from its creation.
     */
    static boolean isDone(VideoTask task, String account, Instant endedBefore) {
        Instant end = task.getEndedAt();
        boolean done =
                switch (task.getState()) {
                    case COMPLETED, FAILED -> task.getDelivery() == Delivery.DELIVERED;
                    case REJECTED -> {
                        end = end == null ? task.getCreatedAt() : end;
                        yield task.getDelivery() == Delivery.NONE
                                || task.getDelivery() == Delivery.DELIVERED;
                    }
                    default -> false;
                };
        return done
                && task.getAccount().equals(account)
                && end != null
                && end.isBefore(endedBefore);
    }

    /** Whether the task was found by a candidate, and not named by the reply to the POST. */
    static boolean isAdopted(VideoTask task) {
        String candidate = task.tracking().callbacks().candidateTaskId();
        return candidate != null && candidate.equals(task.getTaskId());
    }

    static boolean adopts(VideoTask seen, VideoTask next) {
        return isAdopted(next) && !isAdopted(seen);
    }

    /** Another row has the idempotency key, or the task, that {@code next} would get. */
    static IllegalStateException taken(VideoTask seen, VideoTask next, Exception cause) {
        String what =
                adopts(seen, next)
                        ? "task " + next.getTaskId() + " was adopted by another one"
                        : "its new idempotency key is already used";
        return new IllegalStateException(
                "Submission " + next.getSubmissionId() + ": " + what, cause);
    }

    /** The counts of those that have one. */
    static <T> Map<T, Long> counts(T[] values, Function<? super T, Long> count) {
        return Stream.of(values)
                .filter(value -> count.apply(value) != null)
                .collect(Collectors.toMap(Function.identity(), count));
    }

    static Instant millis(Instant value) {
        return value == null ? null : value.truncatedTo(ChronoUnit.MILLIS);
    }

    /** No NUL, which PostgreSQL refuses, and no more than {@code max} characters. */
    static String text(String value, int max) {
        if (value == null) {
            return null;
        }
        String clean = value.replace('\0', '\uFFFD');
        if (clean.length() <= max) {
            return clean;
        }
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(max - 1)) ? max - 1 : max);
    }
}
