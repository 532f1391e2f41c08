package one.apiin.camel.route.delivery;

import static one.apiin.camel.route.ApiInOneContext.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.Pace;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be answered about a task says whether the task was paid for here. */
class StatusFaultTest {

    @RegisterExtension
    final ApiInOneContext camel = new ApiInOneContext().component(c -> c.setMaxWaiting(1));

    @ParameterizedTest
    @CsvSource({"status, true", "download, true", "status, false", "download, false"})
    void onlyATaskOfTheLedgerMayHaveBeenCharged(String operation, boolean ours) {
        VideoTask task = camel.submit("apiinone:video");
        camel.sandbox().alwaysOnStatus(Faults.unavailable(Duration.ofSeconds(7)));
        String taskId = ours ? task.getTaskId() : "another";

        Throwable failure = ask(operation, taskId);

        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProviderBusyException.class,
                        busy -> {
                            assertThat(busy.getTaskId()).isEqualTo(taskId);
                            assertThat(busy.isMayHaveBeenCharged()).isEqualTo(ours);
                        });
        camel.sandbox().clearFaults();
    }

    @Test
    void ofThoseAboveMaxWaitingOnlyAGenerateSaysThatNothingWasCharged() {
        camel.sandbox().pace(Pace.byHand());
        VideoTask task = camel.submit("apiinone:video");
        camel.template().asyncSendBody("apiinone:video?operation=generate", "a hare");
        soon().until(() -> camel.sandbox().ledger().acceptedCount() == 2);

        assertThat(ask("await", task.getTaskId()))
                .hasMessageNotContaining("charged")
                .isInstanceOfSatisfying(
                        ProviderBusyException.class,
                        busy -> {
                            assertThat(busy.getTaskId()).isEqualTo(task.getTaskId());
                            assertThat(busy.getSubmissionId()).isEqualTo(task.getSubmissionId());
                            assertThat(busy.isMayHaveBeenCharged()).isTrue();
                        });
        assertThat(ask("generate", task.getTaskId()))
                .hasMessageContaining("nothing was charged")
                .isInstanceOfSatisfying(
                        ProviderBusyException.class,
                        busy -> assertThat(busy.isMayHaveBeenCharged()).isFalse());
    }

    private Throwable ask(String operation, String taskId) {
        return camel.context()
                .createFluentProducerTemplate()
                .to("apiinone:video?operation=" + operation)
                .withHeaders(Map.of("CamelApiInOneTaskId", taskId))
                .withBody("a fox")
                .send()
                .getException();
    }
}
