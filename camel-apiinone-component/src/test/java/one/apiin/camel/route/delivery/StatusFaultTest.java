package one.apiin.camel.route.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import one.apiin.camel.error.ProviderBusyException;
import one.apiin.camel.route.ApiInOneContext;
import one.apiin.camel.sandbox.fault.Faults;
import one.apiin.camel.task.VideoTask;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A status call that gets no answer says whether its task is one that was paid for here. */
class StatusFaultTest {

    @RegisterExtension final ApiInOneContext camel = new ApiInOneContext();

    @ParameterizedTest
    @CsvSource({"status, true", "download, true", "status, false", "download, false"})
    void onlyATaskOfTheLedgerMayHaveBeenCharged(String operation, boolean ours) {
        VideoTask task = camel.submit("apiinone:video");
        camel.sandbox().alwaysOnStatus(Faults.unavailable(Duration.ofSeconds(7)));
        String taskId = ours ? task.getTaskId() : "another";

        Throwable failure =
                camel.context()
                        .createFluentProducerTemplate()
                        .to("apiinone:video?operation=" + operation)
                        .withHeaders(Map.of("CamelApiInOneTaskId", taskId))
                        .send()
                        .getException();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProviderBusyException.class,
                        busy -> {
                            assertThat(busy.getTaskId()).isEqualTo(taskId);
                            assertThat(busy.isMayHaveBeenCharged()).isEqualTo(ours);
                        });
        camel.sandbox().clearFaults();
    }
}
