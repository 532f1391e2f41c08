package one.apiin.camel.springboot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.task.VideoTask;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The operator's operations of a route, as the actuator endpoint {@code apiinone}: lists, without prompts
 * and URLs, and decisions.
 *
 * <p>Money: a decision makes no payment; {@code notCharged} frees a key for a new one. Decisions are off
 * unless {@code management.endpoint.apiinone.access=unrestricted}.
 */
@Endpoint(id = "apiinone", defaultAccess = Access.READ_ONLY)
public class ApiInOneActuatorEndpoint {

    private static final String URI = "apiinone:video?operation=";

    private final CamelContext camel;

    public ApiInOneActuatorEndpoint(CamelContext camel) {
        this.camel = camel;
    }

    /** The tasks that need a decision: of unknown outcome, and parked. */
    @ReadOperation
    public List<?> undecided() {
        return call("list", Map.of(), List.class);
    }

    /** The tasks of a state, such as RUNNING, OUTCOME_UNKNOWN or PARKED. */
    @ReadOperation
    public List<?> list(@Selector String state) {
        return call("list", Map.of(ApiInOneConstants.TASK_STATE, state), List.class);
    }

    /** Decides: {@code notCharged}, {@code release} or {@code checkNow}. */
    @WriteOperation
    public Map<String, String> decide(@Selector String operation, @Selector String submissionId) {
        return decided(operation, Map.of(ApiInOneConstants.SUBMISSION_ID, submissionId));
    }

    /** Gives an unknown outcome its task: {@code adopt}. */
    @WriteOperation
    public Map<String, String> adopt(
            @Selector String operation, @Selector String submissionId, @Selector String taskId) {
        return decided(
                operation,
                Map.of(
                        ApiInOneConstants.SUBMISSION_ID,
                        submissionId,
                        ApiInOneConstants.TASK_ID,
                        taskId));
    }

    private Map<String, String> decided(String operation, Map<String, Object> headers) {
        int arguments = operation.equals("adopt") ? 2 : 1;
        boolean known = List.of("adopt", "notCharged", "release", "checkNow").contains(operation);
        if (!known || headers.size() != arguments) {
            throw new IllegalArgumentException(
                    "Write adopt/{submission id}/{task id}, or notCharged, release or checkNow and"
                            + " the submission id");
        }
        VideoTask task = call(operation, headers, VideoTask.class);
        return Map.of("submissionId", task.getSubmissionId(), "state", task.getState().name());
    }

    private <T> T call(String operation, Map<String, Object> headers, Class<T> type) {
        try (FluentProducerTemplate template = camel.createFluentProducerTemplate()) {
            return template.to(URI + operation).withHeaders(headers).request(type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
