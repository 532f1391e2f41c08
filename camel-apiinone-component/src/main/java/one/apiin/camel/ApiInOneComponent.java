package one.apiin.camel;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;

/**
 * Paid, long-running AI video generation with API in One: a submit pays once, a completion is delivered at
 * least once.
 *
 * <p>Threads: options are written before the start.
 */
@Component("apiinone")
public class ApiInOneComponent extends ApiInOneComponentOptions {

    @Metadata(description = "Options of the component that an endpoint's URI may override.")
    private ApiInOneConfiguration configuration = new ApiInOneConfiguration();

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
        if (OptionTexts.isBlank(parameters.get("dataSource"))) {
            throw OptionChecks.bad("dataSource", OptionTexts.NO_VALUE);
        }
        useLedger(resolveAndRemoveReferenceParameter(parameters, "dataSource", DataSource.class));
        ApiInOneEndpoint endpoint = new ApiInOneEndpoint(uri, this, runtime, configuration.copy());
        endpoint.setResource(ApiInOneResource.video);
        endpoint.setParameters(EndpointOptionsValidator.fields(parameters));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Kamelets give the data source with their endpoint; it is the ledger of all endpoints. */
    private void useLedger(DataSource given) {
        if (given == null || given.equals(getDataSource())) {
            return;
        }
        if (getDataSource() != null
                || getTaskRepository() != null
                || runtime.console().isPresent()) {
            throw OptionChecks.bad(
                    "dataSource",
                    "differs from the ledger that the component uses: set it on the component, by"
                            + " camel.component.apiinone.data-source, and leave it out here");
        }
        setDataSource(given);
    }

    @Override
    protected void validateParameters(String uri, Map<String, Object> unknown, String prefix) {
        if (!unknown.isEmpty()) {
            var names = getCamelContext().getCamelContextExtension();
            EndpointOptionsValidator.unknown(
                    unknown.keySet(), names.getEndpointUriFactory("apiinone").propertyNames());
        }
        super.validateParameters(uri, unknown, prefix);
    }

    @Override
    public PropertyConfigurer getComponentPropertyConfigurer() {
        return OptionTexts.of(super.getComponentPropertyConfigurer());
    }

    @Override
    public PropertyConfigurer getEndpointPropertyConfigurer() {
        return OptionTexts.of(super.getEndpointPropertyConfigurer());
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

    @Override
    public ApiInOneConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ApiInOneConfiguration configuration) {
        this.configuration = configuration;
    }

    public void setApiKey(String apiKey) {
        configuration.setApiKey(apiKey);
    }

    public void setBaseUrl(String baseUrl) {
        configuration.setBaseUrl(baseUrl);
    }

    public void setGroup(String group) {
        configuration.setGroup(group);
    }

    public void setCallbackUrl(String callbackUrl) {
        configuration.setCallbackUrl(callbackUrl);
    }

    public void setPollPlan(ApiInOnePollPlan pollPlan) {
        configuration.setPollPlan(pollPlan);
    }

    public void setLagPerPoll(Duration lagPerPoll) {
        configuration.setLagPerPoll(lagPerPoll);
    }

    public void setOverdueAfter(Duration overdueAfter) {
        configuration.setOverdueAfter(overdueAfter);
    }

    public void setPollInterval(Duration pollInterval) {
        configuration.setPollInterval(pollInterval);
    }

    public void setWatchTimeout(Duration watchTimeout) {
        configuration.setWatchTimeout(watchTimeout);
    }

    public void setReplyMapping(String replyMapping) {
        configuration.setReplyMapping(replyMapping);
    }
}
