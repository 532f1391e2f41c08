package one.apiin.camel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import one.apiin.camel.internal.AccountRuntime;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory.SubmitOptions;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.util.URISupport;

/**
 * Generate AI videos with API in One: submit paid, long-running tasks once, and get an exchange when a
 * task ends.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "apiinone",
        title = "API in One",
        syntax = "apiinone:resource",
        category = {Category.AI, Category.CLOUD},
        headersClass = ApiInOneConstants.class)
public class ApiInOneEndpoint extends ScheduledPollEndpoint
        implements AsyncEndpoint, MultipleConsumersSupport, EndpointServiceLocation {

    static final String DEFAULT_MODEL = "grok-imagine/text-to-video";
    static final String DEFAULT_CORRELATION_HEADERS = "CamelFileName,breadcrumbId";
    static final String DEFAULT_REDELIVERY_DELAY = "30s";
    static final String DEFAULT_MAX_DELIVERIES = "120";
    static final String DEFAULT_MAX_IN_FLIGHT = "10";
    static final String DEFAULT_DELAY = "1000";

    @UriPath
    @Metadata(required = true, description = "What is generated.")
    private ApiInOneResource resource = ApiInOneResource.video;

    @UriParam private ApiInOneConfiguration configuration;

    @UriParam(
            label = "producer",
            defaultValue = "submit",
            description =
                    "What the producer does. submit only posts; generate waits for the video too;"
                            + " await waits for a given task; status polls once; download fetches"
                            + " the video; the others are an operator's actions.")
    private ApiInOneOperation operation = ApiInOneOperation.submit;

    @UriParam(
            label = "producer",
            defaultValue = DEFAULT_MODEL,
            description =
                    "The model's id, or a sub-model's name. With image URLs, a text sub-model that"
                            + " the message did not name becomes its image counterpart, by default"
                            + " grok-imagine/image-to-video.")
    private String model = DEFAULT_MODEL;

    @UriParam(
            label = "producer",
            description =
                    "The prompt, a Simple expression such as ${header.idea}. Without it, a text body"
                            + " is the prompt, verbatim.")
    private String prompt;

    @UriParam(
            label = "producer",
            description = "Public http(s) URLs of source images, separated by commas.")
    private String imageUrls;

    @UriParam(
            label = "producer",
            prefix = "parameters.",
            multiValue = true,
            description =
                    "Further fields of the request, such as parameters.aspect_ratio=9:16. Those in"
                            + " the catalog are converted to the model's type; others are sent as"
                            + " text. Lists and objects need a structured body or the header"
                            + " CamelApiInOneParameters.")
    private Map<String, Object> parameters = new LinkedHashMap<>();

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Checks the request against the model catalog before anything is stored or"
                            + " sent. It checks required fields, lengths, ranges, values and types, and"
                            + " converts the types. A violation of a documented rule throws"
                            + " SubmitRejectedException with all violations, and so does a field that"
                            + " resembles a known one; a violation of an inferred rule, an unknown model"
                            + " or any other unknown field is logged once and sent. false = the request is"
                            + " sent unchanged; images still go into the model's field.")
    private boolean validate = true;

    @UriParam(
            label = "producer",
            description =
                    "The idempotency key, a Simple expression such as ${header.order}. The same"
                            + " request with the same key returns the first task and pays nothing."
                            + " Without it, only a redelivery of the same exchange is recognised.")
    private String idempotencyKey;

    @UriParam(
            label = "producer",
            defaultValue = DEFAULT_CORRELATION_HEADERS,
            description =
                    "Headers of the submission restored on the completion: names or patterns,"
                            + " separated by commas. At most 8 KiB per task; more is rejected"
                            + " unpaid.")
    private String correlationHeaders = DEFAULT_CORRELATION_HEADERS;

    @UriParam(
            label = "producer",
            description =
                    "How long generate and await wait. Then the exchange gets WatchEndedException,"
                            + " and a consumer delivers the completion. Without it, until"
                            + " watchTimeout.")
    private Duration waitTimeout;

    @UriParam(
            label = "consumer",
            description =
                    "Consumes only the completion of this task (the provider's id), as with"
                            + " pollEnrich.")
    private String taskId;

    @UriParam(
            label = "consumer",
            defaultValue = DEFAULT_REDELIVERY_DELAY,
            description =
                    "Delay before a redelivery after a failed exchange. It doubles with each"
                            + " attempt, to at most one hour.")
    private Duration redeliveryDelay = Duration.ofSeconds(30);

    @UriParam(
            label = "consumer",
            defaultValue = DEFAULT_MAX_DELIVERIES,
            description =
                    "Maximum deliveries of a completion whose exchanges fail. Then it is PARKED (a"
                            + " dead letter) until released.")
    private int maxDeliveries = 120;

    @UriParam(
            label = "consumer",
            defaultValue = DEFAULT_MAX_IN_FLIGHT,
            description =
                    "Maximum exchanges of this consumer in flight. Further completions stay in the"
                            + " ledger, where other consumers may claim them.")
    private int maxInFlight = 10;

    @UriParam(
            defaultValue = "false",
            description =
                    "Downloads the video of a COMPLETED task, on the consumer, generate and await."
                            + " The body is a file, deleted when the exchange is done. If the"
                            + " download fails, a consumer delivers the completion again.")
    private boolean download;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description =
                    "Creates one exchange for each video of a task. The completion is confirmed"
                            + " when all succeeded, else all are redelivered. false = one exchange:"
                            + " the first video, all URLs.")
    private boolean splitVideos;

    @UriParam(
            label = "consumer",
            description =
                    "Path of the context's HTTP server for callbacks, such as /hooks/video."
                            + " callbackUrl is its public URL. Requires callbackSecret. Without it,"
                            + " or with pollEnrich, no callback is received.")
    private String callbackPath;

    @UriParam(
            label = "consumer,advanced",
            description =
                    "The component whose HTTP server serves callbackPath, such as jetty. Without"
                            + " it, that of the rest configuration, else platform-http. Without"
                            + " such a server the start fails.")
    private String callbackComponent;

    @UriParam(
            label = "consumer,scheduler",
            defaultValue = DEFAULT_DELAY,
            javaType = "java.time.Duration",
            description =
                    "Milliseconds between two polls of the ledger, not of the provider. They find"
                            + " redeliveries and other nodes' completions; this process delivers"
                            + " its own at once.")
    private long delay = Long.parseLong(DEFAULT_DELAY);

    private final ComponentRuntime runtime;

    ApiInOneEndpoint(
            String uri,
            Component component,
            ComponentRuntime runtime,
            ApiInOneConfiguration configuration) {
        super(uri, component);
        this.runtime = runtime;
        this.configuration = configuration;
        setDelay(delay);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (configuration.takeApiKey(System::getenv)) {
            runtime.notices()
                    .info(
                            "apiKey",
                            "The option apiKey is not set: the environment variable "
                                    + ApiInOneConfiguration.API_KEY_VARIABLE
                                    + " is used");
        }
        configuration.validate();
        EndpointOptionsValidator.request(model, imageUrls, parameters, correlationHeaders);
        EndpointOptionsValidator.text("prompt", prompt);
        EndpointOptionsValidator.text("idempotencyKey", idempotencyKey);
        OptionChecks.atLeast("maxDeliveries", maxDeliveries, 1);
        OptionChecks.atLeast("maxInFlight", maxInFlight, 1);
        OptionChecks.atLeast("delay", delay, 1);
        OptionChecks.positive("redeliveryDelay", redeliveryDelay);
        if (waitTimeout != null) {
            OptionChecks.positive("waitTimeout", waitTimeout);
        }
        EndpointOptionsValidator.callback(
                callbackPath, callbackComponent, runtime.options().getCallbackSecret());
    }

    /** The running account of the component. */
    public AccountRuntime engine() {
        return runtime.connect(configuration);
    }

    @Override
    public Producer createProducer() throws Exception {
        if (taskId != null) {
            throw OptionChecks.bad(
                    "taskId",
                    "is for consumers and pollEnrich: set the header "
                            + ApiInOneConstants.TASK_ID
                            + " before this step");
        }
        var defaults = new SubmitOptions.Defaults(model, prompt, imageUrls, parameters);
        var options =
                new SubmitOptions(
                        URISupport.sanitizeUri(getEndpointUri()),
                        operation,
                        defaults,
                        idempotencyKey,
                        correlationHeaders,
                        configuration.getGroup(),
                        configuration.getCallbackUrl(),
                        runtime.options().getCallbackSecret());
        return new ApiInOneProducer(
                this, runtime, configuration, options, validate, download, waitTimeout);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ApiInOneConsumer consumer =
                new ApiInOneConsumer(this, processor, runtime, configuration, consumerOptions());
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        if (splitVideos) {
            throw OptionChecks.bad(
                    "splitVideos",
                    "does not apply to pollEnrich and ConsumerTemplate, which receive one exchange"
                            + " for each completion: use from(\"apiinone:video?splitVideos=true\")");
        }
        return new ApiInOnePollingConsumer(this, runtime, configuration, consumerOptions());
    }

    private ApiInOneConsumer.Options consumerOptions() {
        EndpointOptionsValidator.taskId(taskId);
        return new ApiInOneConsumer.Options(
                taskId,
                redeliveryDelay,
                maxDeliveries,
                maxInFlight,
                download,
                splitVideos,
                callbackPath,
                callbackComponent);
    }

    /** Consumers compete: each completion goes to one of them. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public String getServiceUrl() {
        return configuration.getBaseUrl();
    }

    @Override
    public String getServiceProtocol() {
        return "http";
    }

    @Override
    public void setDelay(long delay) {
        super.setDelay(delay);
        this.delay = delay;
    }

    public ApiInOneResource getResource() {
        return resource;
    }

    public void setResource(ApiInOneResource resource) {
        this.resource = resource;
    }

    public ApiInOneConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ApiInOneConfiguration configuration) {
        this.configuration = configuration;
    }

    public ApiInOneOperation getOperation() {
        return operation;
    }

    public void setOperation(ApiInOneOperation operation) {
        this.operation = operation;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getPrompt() {
        return prompt;
    }

    public void setPrompt(String prompt) {
        this.prompt = prompt;
    }

    public String getImageUrls() {
        return imageUrls;
    }

    public void setImageUrls(String imageUrls) {
        this.imageUrls = imageUrls;
    }

    public Map<String, Object> getParameters() {
        return parameters;
    }

    public void setParameters(Map<String, Object> parameters) {
        this.parameters = parameters;
    }

    public boolean isValidate() {
        return validate;
    }

    public void setValidate(boolean validate) {
        this.validate = validate;
    }

    public String getIdempotencyKey() {
        return idempotencyKey;
    }

    public void setIdempotencyKey(String idempotencyKey) {
        this.idempotencyKey = idempotencyKey;
    }

    public String getCorrelationHeaders() {
        return correlationHeaders;
    }

    public void setCorrelationHeaders(String correlationHeaders) {
        this.correlationHeaders = correlationHeaders;
    }

    public Duration getWaitTimeout() {
        return waitTimeout;
    }

    public void setWaitTimeout(Duration waitTimeout) {
        this.waitTimeout = waitTimeout;
    }

    public String getTaskId() {
        return taskId;
    }

    public void setTaskId(String taskId) {
        this.taskId = taskId;
    }

    public Duration getRedeliveryDelay() {
        return redeliveryDelay;
    }

    public void setRedeliveryDelay(Duration redeliveryDelay) {
        this.redeliveryDelay = redeliveryDelay;
    }

    public int getMaxDeliveries() {
        return maxDeliveries;
    }

    public void setMaxDeliveries(int maxDeliveries) {
        this.maxDeliveries = maxDeliveries;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public String getCallbackPath() {
        return callbackPath;
    }

    public void setCallbackPath(String callbackPath) {
        this.callbackPath = callbackPath;
    }

    public String getCallbackComponent() {
        return callbackComponent;
    }

    public void setCallbackComponent(String callbackComponent) {
        this.callbackComponent = callbackComponent;
    }

    public boolean isDownload() {
        return download;
    }

    public void setDownload(boolean download) {
        this.download = download;
    }

    public boolean isSplitVideos() {
        return splitVideos;
    }

    public void setSplitVideos(boolean splitVideos) {
        this.splitVideos = splitVideos;
    }
}
