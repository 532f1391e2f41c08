package one.apiin.camel.repository;

import static one.apiin.camel.repository.TaskRepositoryContractTasks.ACCOUNT;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.bare;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.columns;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.deliverable;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ended;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.full;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.ids;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.reserved;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.running;
import static one.apiin.camel.repository.TaskRepositoryContractTasks.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import one.apiin.camel.task.Delivery;
import one.apiin.camel.task.Liveness;
import one.apiin.camel.task.Reservation;
import one.apiin.camel.task.TaskQuery;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

/** How rows are stored, changed, found and purged, and how leases expire. */
abstract class TaskRepositoryContractRows extends TaskRepositoryContractTests {

    private static final Duration LEASE = TaskRepositoryContract.LEASE;

    @Test
    void everyFieldComesBackInMilliseconds() {
        VideoTask task = full("full", now);

        Reservation reservation = repository.reserve(task);

        assertThat(reservation.created()).isTrue();
        assertThat(reservation.task()).usingRecursiveComparison().isEqualTo(stored("full"));
        assertThat(stored("full"))
                .usingRecursiveComparison()
                .withEqualsForType(
                        (kept, given) -> kept.equals(given.truncatedTo(ChronoUnit.MILLIS)),
                        Instant.class)
                .isEqualTo(task);
        assertThat(stored("full").getCorrelation()).containsExactlyEntriesOf(task.getCorrelation());
    }

    @Test
    void nullFieldsStayNull() {
        repository.reserve(bare("bare"));

        assertThat(stored("bare")).usingRecursiveComparison().isEqualTo(bare("bare"));
    }

    @Test
    void longTextsAreCutAndNeverRefused() {
        String tooLong = "\uD83C\uDFAC".repeat(50_000) + "\0";

        VideoTask kept =
                save(
                        reserved("long", now)
                                .model(tooLong)
                                .failure(tooLong, "\0" + tooLong)
                                .rawReply("x" + tooLong)
                                .videoUrls(
                                        Collections.nCopies(50, "https://x/" + "u".repeat(4000))));

        assertThat(stored("long")).usingRecursiveComparison().isEqualTo(kept);
        assertThat(kept.getFailureMessage()).hasSizeBetween(1000, 2000).doesNotContain("\0");
        assertThat(kept.getRawReply()).hasSizeBetween(32_000, 32 * 1024);
        assertThat(kept.getVideoUrls()).hasSize(50);
    }

    @Test
    void aUsedKeyGivesTheRowThatHoldsIt() {
        VideoTask first = save(reserved("first", now).idempotencyKey("key"));

        Reservation second = repository.reserve(reserved("b", now).idempotencyKey("key").build());

        assertThat(second.created()).isFalse();
        assertThat(second.task()).usingRecursiveComparison().isEqualTo(first);
        assertThat(repository.find(TaskQuery.bySubmissionId("b"))).isEmpty();
    }

    @Test
    void aKeyIsUniqueWithinItsAccountAndGroupOnly() {
        save(reserved("a", now).idempotencyKey("key"));

        assertThat(save(reserved("b", now).idempotencyKey("key").group("other"))).isNotNull();
        assertThat(save(reserved("c", now).idempotencyKey("key").account("other"))).isNotNull();
        assertThat(save(reserved("d", now).idempotencyKey("KEY"))).isNotNull();
        assertThat(repository.find(TaskQuery.bySubmissionIds(List.of("a", "b", "c", "d"))))
                .hasSize(4);
    }

    @Test
    void aNullKeyIsNotUnique() {
        for (String id : List.of("a", "b", "c")) {
            assertThat(repository.reserve(reserved(id, now).build()).created()).isTrue();
        }
    }

    @Test
    void ofSixteenSubmittersWithOneKeyOneCreates() throws Exception {
        List<Reservation> answers =
                together(
                        16,
                        i ->
                                () ->
                                        repository.reserve(
                                                reserved("s" + i, now)
                                                        .idempotencyKey("key")
                                                        .build()));

        assertThat(answers).filteredOn(Reservation::created).hasSize(1);
        assertThat(answers).extracting(answer -> answer.task().getSubmissionId()).hasSize(16);
        assertThat(answers.stream().map(Reservation::task).distinct()).hasSize(1);
    }

    @Test
    void aRowThatCannotBeStoredIsRefusedBeforeThePost() {
        save(reserved("twice", now));

        assertThatIllegalStateException().isThrownBy(() -> save(reserved("twice", now)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> save(reserved("a", now).idempotencyKey("k".repeat(501))))
                .withMessageContaining("idempotencyKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> save(reserved("a", now).correlation(Map.of("header", 'c'))))
                .withMessageContaining("header");
        assertThat(save(reserved("a", now).idempotencyKey("\u20ac".repeat(500)))).isNotNull();
    }

    @Test
    void aChangeIsStoredCompletelyUnderTheNextVersion() {
        VideoTask seen = repository.reserve(full("full", now)).task();
        VideoTask next =
                running("full", now.plusSeconds(1))
                        .tracking(seen.tracking().withVersion(99).withDelivery(Delivery.CLAIMED))
                        .state(TaskState.FAILED)
                        .credits(5)
                        .build();

        VideoTask changed = repository.transition(seen, next).orElseThrow();

        assertThat(changed).usingRecursiveComparison().isEqualTo(stored("full"));
        assertThat(changed)
                .usingRecursiveComparison()
                .isEqualTo(next.with(next.tracking().withVersion(seen.version() + 1)));
    }

    @Test
    void anOldVersionChangesNothing() {
        VideoTask old = save(reserved("a", now));
        VideoTask current = repository.transition(old, old).orElseThrow();

        Optional<VideoTask> late =
                repository.transition(old, old.toBuilder().state(TaskState.REJECTED).build());

        assertThat(late).isEmpty();
        assertThat(stored("a")).usingRecursiveComparison().isEqualTo(current);
        assertThat(repository.transition(bare("gone"), bare("gone"))).isEmpty();
        assertThat(repository.find(TaskQuery.bySubmissionId("gone"))).isEmpty();
    }

    @Test
    void ofSixteenChangesOfOneVersionOneWins() throws Exception {
        VideoTask seen = save(reserved("a", now));

        List<Optional<VideoTask>> answers =
                together(
                        16,
                        i ->
                                () ->
                                        repository.transition(
                                                seen, seen.toBuilder().credits(i).build()));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(stored("a").version()).isEqualTo(2);
    }

    @Test
    void aDeliveredRowLosesItsUrlsAndItsReply() {
        save(ended("a", now));
        VideoTask claimed = repository.claimEnded(deliverable("p1", now, 1)).get(0);

        VideoTask delivered =
                repository
                        .transition(
                                claimed,
                                claimed.with(claimed.tracking().withDelivery(Delivery.DELIVERED)))
                        .orElseThrow();

        assertThat(claimed.getVideoUrls()).hasSize(1);
        assertThat(delivered.getVideoUrls()).isEmpty();
        assertThat(delivered.getRawReply()).isNull();
        assertThat(stored("a")).usingRecursiveComparison().isEqualTo(delivered);
    }

    @Test
    void onlyAllowedTransitionsAreStored() {
        for (TaskState from : TaskState.values()) {
            for (TaskState to : TaskState.values()) {
                VideoTask seen = save(reserved(from + "-" + to, now).state(from));
                boolean allowed = from == to || from.canBecome(to);
                check(seen, seen.toBuilder().state(to).build(), allowed);
            }
        }
        for (Delivery from : Delivery.values()) {
            for (Delivery to : Delivery.values()) {
                VideoTask seen = save(ended(from + "-" + to, now).tracking(columns(from)));
                boolean allowed = from == to || from.canBecome(to);
                check(seen, seen.with(columns(to)), allowed);
            }
        }
    }

    private void check(VideoTask seen, VideoTask next, boolean allowed) {
        if (allowed) {
            assertThat(repository.transition(seen, next)).isPresent();
        } else {
            assertThatIllegalStateException().isThrownBy(() -> repository.transition(seen, next));
            assertThat(stored(seen.getSubmissionId()).version()).isEqualTo(seen.version());
        }
    }

    @Test
    void aRowThatRunsAgainMustResetItsDelivery() {
        VideoTask.Builder end = ended("a", now).state(TaskState.OUTCOME_UNKNOWN);
        VideoTask seen = save(end.tracking(columns(Delivery.DELIVERED)));

        check(seen, seen.toBuilder().state(TaskState.RUNNING).build(), false);
        check(
                seen,
                seen.toBuilder().state(TaskState.RUNNING).tracking(columns(Delivery.NONE)).build(),
                true);
    }

    @Test
    void aProcessThatIsEndedLosesWhatItOwns() {
        repository.heartbeat("p2", LEASE);
        save(reserved("his", now));
        save(ended("claimed", now).tracking(columns(Delivery.CLAIMED).withOwner("p2")));
        save(running("waited", now).tracking(columns(Delivery.NONE).withOwner("unknown")));
        save(running("free", now));

        List<VideoTask> atFirst = repository.findOrphaned(9);
        repository.heartbeat("p1", Duration.ZERO);
        List<VideoTask> later = repository.findOrphaned(9);
        boolean dead = repository.expire("p2", repository.processes().get("p2"));
        List<VideoTask> last = repository.findOrphaned(9);

        assertThat(dead).isTrue();
        assertThat(ids(atFirst)).containsExactly("waited");
        assertThat(ids(later)).containsExactlyInAnyOrder("waited", "his");
        assertThat(ids(last)).containsExactlyInAnyOrder("waited", "his", "claimed");
        assertThat(last).allSatisfy(task -> assertThat(task.version()).isEqualTo(1));
        assertThat(last)
                .allSatisfy(
                        task ->
                                assertThat(stored(task.getSubmissionId()))
                                        .usingRecursiveComparison()
                                        .isEqualTo(task));
        assertThat(repository.findOrphaned(2)).hasSize(2);
    }

    @Test
    void aProcessThatHasRenewedSinceItWasSeenIsNotEnded() {
        save(reserved("a", now));
        Liveness seen = repository.processes().get("p1");
        assertThat(seen.renewals()).isEqualTo(1);
        assertThat(seen.lease()).isEqualTo(LEASE);
        assertThat(seen.renewedAt()).isNotNull();

        repository.heartbeat("p1", LEASE.plusHours(1));

        assertThat(repository.expire("p1", seen)).isFalse();
        Liveness now = repository.processes().get("p1");
        assertThat(now.renewals()).isEqualTo(2);
        assertThat(now.lease()).isEqualTo(LEASE.plusHours(1));
        assertThat(now.renewedAt()).isAfterOrEqualTo(seen.renewedAt());
        assertThat(repository.findOrphaned(9)).isEmpty();
        assertThat(repository.expire("none", seen)).isFalse();
    }

    @Test
    void aRenewalReturnsTheTimeAndALeaseOfZeroEndsTheProcess() {
        save(reserved("a", now));

        Instant renewed = repository.heartbeat("p1", LEASE);
        Instant ended = repository.heartbeat("p1", Duration.ZERO);

        assertThat(renewed).isBetween(now, now.plusSeconds(60));
        assertThat(renewed).isEqualTo(renewed.truncatedTo(ChronoUnit.MILLIS));
        assertThat(ended).isAfterOrEqualTo(renewed);
        assertThat(repository.processes()).doesNotContainKey("p1");
        assertThat(ids(repository.findOrphaned(9))).containsExactly("a");
        repository.heartbeat("p1", LEASE);
        assertThat(repository.findOrphaned(9)).isEmpty();
    }

    @Test
    void aPurgeRemovesNoMoreThanItsLimit() {
        for (String id : List.of("a", "b", "c")) {
            save(reserved(id, now));
            change(stored(id), TaskState.REJECTED);
        }

        assertThat(repository.purge(ACCOUNT, now.plusSeconds(1), 2)).isEqualTo(2);
        assertThat(repository.purge(ACCOUNT, now.plusSeconds(1), 2)).isEqualTo(1);
    }

    @Test
    void aProcessMayRenewFromManyThreads() throws Exception {
        List<Instant> times = together(8, i -> () -> repository.heartbeat("new", LEASE));

        assertThat(times).hasSize(8).allSatisfy(time -> assertThat(time).isAfterOrEqualTo(now));
    }

    @Test
    void rowsAreFoundBySubmissionIdAndByTaskId() {
        List<String> many = IntStream.range(0, 450).mapToObj(i -> "id" + i).toList();
        for (String id : List.of("id0", "id1", "id449")) {
            save(running(id, now));
        }
        save(running("twin", now).taskId("task-id0"));
        save(running("foreign", now).taskId("task-id0").account("other"));

        assertThat(ids(repository.find(TaskQuery.bySubmissionIds(many))))
                .containsExactlyInAnyOrder("id0", "id1", "id449");
        assertThat(repository.find(TaskQuery.bySubmissionIds(List.of("id0", "id0")))).hasSize(1);
        assertThat(repository.find(TaskQuery.bySubmissionIds(List.of()))).isEmpty();
        assertThat(ids(repository.find(TaskQuery.byTaskId(ACCOUNT, "task-id0"))))
                .containsExactlyInAnyOrder("id0", "twin");
        assertThat(repository.find(TaskQuery.byTaskId(ACCOUNT, "absent"))).isEmpty();
    }

    @Test
    void theProvidersIdIsFoundAsSoonAsItIsRecorded() {
        VideoTask seen = save(reserved("a", now));

        repository.transition(seen, running("a", now).build()).orElseThrow();

        assertThat(ids(repository.find(TaskQuery.byTaskId(ACCOUNT, "task-a"))))
                .containsExactly("a");
    }

    @Test
    void tasksAreCountedByStateAndByDelivery() {
        save(reserved("a", now));
        save(running("b", now));
        save(running("c", now));
        save(ended("d", now));
        save(ended("foreign", now).account("other"));
        repository.claimEnded(deliverable("p1", now, 1));

        assertThat(repository.sums(ACCOUNT).states())
                .containsOnly(
                        Map.entry(TaskState.RESERVED, 1L),
                        Map.entry(TaskState.RUNNING, 2L),
                        Map.entry(TaskState.COMPLETED, 1L));
        assertThat(repository.sums(ACCOUNT).deliveries())
                .containsOnly(Map.entry(Delivery.NONE, 3L), Map.entry(Delivery.CLAIMED, 1L));
        assertThat(repository.sums("other").of(Delivery.PENDING)).isEqualTo(1);
        assertThat(repository.sums("absent").states()).isEmpty();
    }

    @Test
    void onlyFinishedRowsArePurged() {
        List<String> purged = new ArrayList<>();
        for (TaskState state : TaskState.values()) {
            for (Delivery delivery : Delivery.values()) {
                String id = state + "-" + delivery;
                save(ended(id, now.minusMillis(1)).state(state).tracking(columns(delivery)));
                save(ended("young-" + id, now).state(state).tracking(columns(delivery)));
                boolean delivered = delivery == Delivery.DELIVERED;
                if (state == TaskState.REJECTED && (delivered || delivery == Delivery.NONE)
                        || delivered
                                && (state == TaskState.COMPLETED || state == TaskState.FAILED)) {
                    purged.add(id);
                }
            }
        }

        assertThat(repository.purge(ACCOUNT, now, 99)).isEqualTo(purged.size()).isEqualTo(4);
        assertThat(repository.find(TaskQuery.bySubmissionIds(purged))).isEmpty();
        long left = repository.sums(ACCOUNT).states().values().stream().mapToLong(n -> n).sum();
        assertThat(left).isEqualTo(2L * 7 * 5 - 4);
        assertThat(repository.purge(ACCOUNT, now, 99)).isZero();
    }

    @Test
    void aPurgeLeavesTheRowsAndKeysOfOtherAccounts() {
        for (String account : List.of(ACCOUNT, "other")) {
            save(
                    ended("done in " + account, now)
                            .account(account)
                            .tracking(columns(Delivery.DELIVERED)));
            save(
                    reserved("rejected in " + account, now)
                            .account(account)
                            .idempotencyKey("key")
                            .state(TaskState.REJECTED)
                            .tracking(columns(Delivery.NONE)));
        }

        assertThat(repository.purge("other", now.plusSeconds(1), 99)).isEqualTo(2);

        assertThat(repository.sums("other").states()).isEmpty();
        assertThat(repository.sums(ACCOUNT).states())
                .containsOnly(
                        Map.entry(TaskState.COMPLETED, 1L), Map.entry(TaskState.REJECTED, 1L));
        assertThat(repository.reserve(reserved("b", now).idempotencyKey("key").build()).created())
                .isFalse();
    }

    @Test
    void aPurgeReleasesTheKeyAndARejectionWithoutAnEndTimeCountsFromItsCreation() {
        save(
                reserved("a", now)
                        .idempotencyKey("key")
                        .state(TaskState.REJECTED)
                        .tracking(columns(Delivery.NONE)));

        assertThat(repository.purge(ACCOUNT, now, 99)).isZero();
        assertThat(repository.purge(ACCOUNT, now.plusMillis(1), 99)).isEqualTo(1);
        assertThat(repository.reserve(reserved("b", now).idempotencyKey("key").build()).created())
                .isTrue();
    }

    @Test
    void overdueTasksAreCountedWhileTheyRun() {
        VideoTask late = save(running("late", now));
        save(running("other", now));

        VideoTask seen =
                change(
                        late.toBuilder()
                                .tracking(
                                        late.tracking()
                                                .with(late.tracking().polls().withOverdue(true))));

        assertThat(repository.sums(ACCOUNT).overdue()).isEqualTo(1);
        assertThat(repository.sums("absent").overdue()).isZero();
        change(seen, TaskState.COMPLETED);
        assertThat(repository.sums(ACCOUNT).overdue()).isZero();
        assertThat(stored("late").tracking().polls().overdue()).isTrue();
    }
}
