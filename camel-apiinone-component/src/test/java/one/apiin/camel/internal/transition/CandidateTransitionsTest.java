package one.apiin.camel.internal.transition;

import static org.assertj.core.api.Assertions.assertThat;

import one.apiin.camel.internal.Rows;
import one.apiin.camel.internal.provider.StatusOutcome;
import one.apiin.camel.task.TaskState;
import one.apiin.camel.task.VideoTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;

class CandidateTransitionsTest {

    private static final Instant NOW = Rows.ENDED.plusSeconds(40);
    private static final VideoTask NAMED =
            CallbackTransitions.called(Rows.in(TaskState.OUTCOME_UNKNOWN), "t-9", NOW);

    private static StatusOutcome.Unavailable fault(int status, Duration retryAfter) {
        return new StatusOutcome.Unavailable(status, "no", retryAfter, null);
    }

    private static VideoTask asked(VideoTask row, int status) {
        return CandidateRule.unconfirmed(row, row, fault(status, null), NOW);
    }

    @Test
    void aConfirmedCandidateRunsSinceItWasPosted() {
        VideoTask adopted = CandidateRule.adopt(NAMED, "t-9", NOW);

        assertThat(adopted.getState()).isEqualTo(TaskState.RUNNING);
        assertThat(adopted.getTaskId()).isEqualTo("t-9");
        assertThat(adopted.getSubmittedAt()).isEqualTo(Rows.CREATED);
        assertThat(adopted.tracking().callbacks().candidateTaskId()).isNull();
        assertThat(adopted.tracking().polls().nextPollAt()).isEqualTo(NOW);
    }

    @Test
    void aCandidateThatWasReplacedMeanwhileIsNotAdopted() {
        assertThat(CandidateRule.adopt(NAMED, "t-8", NOW)).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OUTCOME_UNKNOWN")
    void aRowThatIsPastItIsLeftAlone(TaskState state) {
        VideoTask row = Rows.in(state);
        VideoTask named = row.with(row.tracking().withCandidateTaskId("t-9"));

        assertThat(CandidateRule.adopt(named, "t-9", NOW)).isNull();
        assertThat(asked(named, 404)).isNull();
        assertThat(CandidateRule.drop(named)).isNull();
    }

    @Test
    void whatTheProviderDoesNotKnowIsAskedForAFewTimes() {
        VideoTask row = NAMED;
        for (int i = 1; i < CandidateRule.MOST_DENIALS; i++) {
            row = asked(row, 404);
            assertThat(row.tracking().polls().nextPollAt()).isAfter(NOW);
        }

        assertThat(asked(row, 404).tracking().polls().nextPollAt()).isNull();
        assertThat(asked(row, 503).tracking().polls().nextPollAt()).isAfter(NOW);
        assertThat(asked(row, 401).tracking().polls().nextPollAt()).isAfter(NOW);
        assertThat(asked(row, 404).getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }

    @Test
    void theProvidersWishToWaitIsHeeded() {
        VideoTask row =
                CandidateRule.unconfirmed(NAMED, NAMED, fault(429, Duration.ofMinutes(3)), NOW);

        assertThat(row.tracking().polls().nextPollAt()).isEqualTo(NOW.plusSeconds(180));
        assertThat(
                        CandidateRule.unconfirmed(NAMED, NAMED, null, NOW)
                                .tracking()
                                .polls()
                                .nextPollAt())
                .isEqualTo(NOW);
    }

    @Test
    void aTaskOfAnotherRowIsDropped() {
        VideoTask dropped = CandidateRule.drop(NAMED);

        assertThat(dropped.tracking().callbacks().candidateTaskId()).isNull();
        assertThat(dropped.tracking().polls().nextPollAt()).isNull();
        assertThat(dropped.getState()).isEqualTo(TaskState.OUTCOME_UNKNOWN);
    }
}
