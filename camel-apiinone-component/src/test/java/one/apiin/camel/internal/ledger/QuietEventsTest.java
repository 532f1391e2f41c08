package one.apiin.camel.internal.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;

import one.apiin.camel.internal.camel.observe.SubmitOutcomeTag;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;

class QuietEventsTest {

    @Test
    void aListenerThatFailsFailsNothingElse() {
        TaskEvents broken =
                new TaskEvents() {
                    @Override
                    public void submitted(String model, SubmitOutcomeTag result) {
                        throw new IllegalStateException("a meter of that name has other tags");
                    }

                    @Override
                    public void changed(VideoTask before, VideoTask after) {
                        throw new IllegalStateException("a meter of that name has other tags");
                    }
                };
        TaskEvents quiet = new QuietEvents(broken);

        assertThatCode(() -> quiet.submitted("m", SubmitOutcomeTag.ACCEPTED))
                .doesNotThrowAnyException();
        assertThatCode(() -> quiet.changed(null, null)).doesNotThrowAnyException();
    }
}
