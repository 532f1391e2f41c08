package one.apiin.camel;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.util.PropertiesHelper;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Paid, long-running AI video generation with API in One: a submit pays once, a completion is delivered at
 * least once.
 *
 * <p>Threads: options are written before the start.
 */
@Component("apiinone")
public class ApiInOneComponent extends ApiInOneComponentOptions {

    private final ComponentRuntime runtime = new ComponentRuntime(this, this::otherRuntimes);

    public ApiInOneComponent() {}

    public ApiInOneComponent(CamelContext context) {
        super(context);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (!ApiInOneResource.video.name().equals(remaining)) {
            throw new IllegalArgumentException(
                    "Unknown resource '"
                            + remaining
                            + "'; the only supported URI is apiinone:video");
        }
        ApiInOneEndpoint endpoint =
                new ApiInOneEndpoint(uri, this, runtime, getConfiguration().copy());
        endpoint.setResource(ApiInOneResource.video);
        endpoint.setParameters(PropertiesHelper.extractProperties(parameters, "parameters."));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Not at the init: Spring Boot sets the options after that. */
    @Override
    protected void doStart() throws Exception {
        ComponentOptionsValidator.validate(this);
        runtime.readCatalog();
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        runtime.stop();
        super.doStop();
    }

    /** The account of this component at work; started with the first endpoint. */
    ComponentRuntime runtime() {
        return runtime;
    }

    /** By the names of their components. */
    private Map<String, ComponentRuntime> otherRuntimes() {
        Map<String, ComponentRuntime> others = new TreeMap<>();
        for (String name : getCamelContext().getComponentNames()) {
            if (getCamelContext().hasComponent(name) instanceof ApiInOneComponent other
                    && other != this) {
                others.put(name, other.runtime);
            }
        }
        return others;
    }

    public void setApiKey(String apiKey) {
        getConfiguration().setApiKey(apiKey);
    }

    public void setBaseUrl(String baseUrl) {
        getConfiguration().setBaseUrl(baseUrl);
    }

    public void setGroup(String group) {
        getConfiguration().setGroup(group);
    }

    public void setCallbackUrl(String callbackUrl) {
        getConfiguration().setCallbackUrl(callbackUrl);
    }

    public void setPollPlan(ApiInOnePollPlan pollPlan) {
        getConfiguration().setPollPlan(pollPlan);
    }

    public void setLagPerPoll(Duration lagPerPoll) {
        getConfiguration().setLagPerPoll(lagPerPoll);
    }

    public void setOverdueAfter(Duration overdueAfter) {
        getConfiguration().setOverdueAfter(overdueAfter);
    }

    public void setPollInterval(Duration pollInterval) {
        getConfiguration().setPollInterval(pollInterval);
    }

    public void setWatchTimeout(Duration watchTimeout) {
        getConfiguration().setWatchTimeout(watchTimeout);
    }

    public void setReplyMapping(String replyMapping) {
        getConfiguration().setReplyMapping(replyMapping);
    }
}
